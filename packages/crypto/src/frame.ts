/**
 * Several parts as one message that can be read in no other way: each is preceded by its length in four bytes.
 * Without that, `ab|c` and `a|bc` would be authenticated as the same.
 */
export function frame(...parts: readonly (string | number | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = part instanceof Uint8Array ? part : Buffer.from(String(part), 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}
