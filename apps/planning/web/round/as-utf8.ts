/** A text file in the encoding of the web. Many an office still writes GB 18030, which would be read as rubbish. */
export async function asUtf8(file: File): Promise<File> {
  if (file.type !== 'text/plain') return file
  const bytes = await file.arrayBuffer()
  if (isUtf8(bytes)) return file
  return new File([new TextDecoder('gb18030').decode(bytes)], file.name, { type: file.type })
}

function isUtf8(bytes: ArrayBuffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
