/** Bytes as text that goes into a field, a file name or a URL. */
export function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

/** The reverse; undefined where the text is not exactly what `toText` yields, so that no two texts mean the same. */
export function fromText(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return toText(bytes) === text ? bytes : undefined
}
