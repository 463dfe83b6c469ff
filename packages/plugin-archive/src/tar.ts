const BLOCK = 512
/** What eleven octal digits can say. */
const LARGEST = 8 ** 11 - 1
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}$/

/**
 * The header of a file in a tar (POSIX ustar): the form of a county's archive inside its seal, which any `tar` reads in
 * thirty years too. Nobody's name and no time is in it, so that the same records are the same bytes.
 */
export function tarHeader(name: string, size: number): Buffer {
  if (!NAME.test(name) || !(size >= 0 && size <= LARGEST)) throw new RangeError(`${name} of ${size} bytes`)
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, 100, 'ascii')
  header.write('0000644\0', 100, 'ascii')
  header.write('0000000\0', 108, 'ascii')
  header.write('0000000\0', 116, 'ascii')
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'ascii')
  header.write('00000000000\0', 136, 'ascii')
  header.write('        0', 148, 'ascii')
  header.write('ustar\x0000', 257, 'ascii')
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return header
}

/** What fills the last block of a file. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

/** What stands at the end of a tar. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * BLOCK)
}

/** A file begins, then come its bytes, cut anywhere. */
export type TarPart = { name: string; size: number } | { data: Buffer }

/**
 * The files of a tar that `tarHeader` made, in order. Anything else that a tar can hold is refused: links, folders, names
 * that lead out.
 * @throws RangeError where it is no such tar, or is cut off
 */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarPart> {
  let [held, left, padding, ended] = [Buffer.alloc(0) as Buffer, 0, 0, 0]
  for await (const chunk of chunks) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (;;) {
      if (left > 0) {
        if (held.length === 0) break
        const data = held.subarray(0, Math.min(left, held.length))
        held = held.subarray(data.length)
        left -= data.length
        yield { data }
        continue
      }
      if (held.length < padding + BLOCK) break
      const header = held.subarray(padding, padding + BLOCK)
      held = held.subarray(padding + BLOCK)
      padding = 0
      if (header.every((byte) => byte === 0)) {
        ended += 1
        continue
      }
      if (ended > 0) throw new RangeError('there is something behind the end')
      const { name, size } = fileOf(header)
      left = size
      padding = tarPadding(size).length
      yield { name, size }
    }
  }
  if (left > 0 || ended !== 2 || held.length > 0) throw new RangeError('it is cut off')
}

function fileOf(header: Buffer): { name: string; size: number } {
  const text = (from: number, to: number) => header.toString('ascii', from, to).split('\0')[0] ?? ''
  const [name, digits] = [text(0, 100), text(124, 136)]
  const size = /^[0-7]{11}$/.test(digits) ? Number.parseInt(digits, 8) : -1
  if (size < 0 || !tarHeader(name, size).equals(header)) throw new RangeError('it is no file of ours')
  return { name, size }
}

function checksumOf(header: Buffer): number {
  let sum = 0
  // The field of the sum itself counts as blanks.
  for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte
  return sum
}
