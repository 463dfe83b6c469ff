/**
 * Hexadecimal SHA-256 of a file. Undefined where the browser offers none: `crypto.subtle` needs a secure context,
 * and a county may run plain http.
 */
export async function digestOf(file: Blob): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
