import { readerLanguage, sessionLost } from './api-fetch.ts'
import { isProblem, made, ProblemError } from './problem.ts'

export interface SendFileOptions {
  /** Called with the share that was sent, 0 to 1. */
  onProgress?: (share: number) => void
  /** Becomes the record's id, so that sending twice makes one record. */
  key?: string
}

/**
 * Sends a file as a raw body with `?name=` and yields the answer.
 * XMLHttpRequest, since `fetch` does not tell how much was sent.
 */
export function sendFile<Answer = unknown>(
  url: string,
  file: File,
  options: SendFileOptions = {},
): Promise<Answer> {
  const { onProgress, key } = options
  const address = new URL(url, location.href)
  address.searchParams.set('name', file.name)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    request.setRequestHeader('Accept-Language', readerLanguage())
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    if (key) request.setRequestHeader('Idempotency-Key', key)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total)
    request.onerror = () => reject(new ProblemError(made('ui.offline', 0)))
    request.onload = () => {
      const body = parsed(request.responseText)
      if (request.status >= 200 && request.status < 300) return resolve(body as Answer)
      if (request.status === 401) window.dispatchEvent(new Event(sessionLost))
      reject(new ProblemError(isProblem(body) ? body : made('ui.unexpected', request.status)))
    }
    request.send(file)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
