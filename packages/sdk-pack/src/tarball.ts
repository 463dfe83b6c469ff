import { gzipSync } from 'node:zlib'

/** A file of a tarball. */
export interface TarballFile {
  bytes: Uint8Array
  /** Whether it is a program. */
  runs: boolean
}

const BLOCK = 512

/**
 * A package as `npm pack` makes it: a gzipped tar whose names begin with `package/`. The same files give the same bytes,
 * wherever and whenever they are packed.
 * @throws Error for a name that the format has no room for
 */
export function tarball(files: ReadonlyMap<string, TarballFile>): Uint8Array {
  const parts: Uint8Array[] = []
  for (const [name, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    parts.push(header(`package/${name}`, file), file.bytes)
    parts.push(Buffer.alloc((BLOCK - (file.bytes.length % BLOCK)) % BLOCK))
  }
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 9 })
}

/** The block before a file, in the form of POSIX.1-1988. */
function header(path: string, { bytes, runs }: TarballFile): Buffer {
  const [prefix, name] = parted(path)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0)
  block.write(octal(runs ? 0o755 : 0o644, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(bytes.length, 11), 124)
  // Not before 1980: some unpackers know no day before.
  block.write(octal(Date.UTC(2000, 0, 1) / 1000, 11), 136)
  // The sum is made as if it were spaces.
  block.write(' '.repeat(8), 148)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  block.write(prefix, 345)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 6)}\0 `, 148)
  return block
}

function parted(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path]
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return [prefix, name]
  }
  throw new Error(`${path} is too long for a tarball`)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
