import { randomUUID } from 'node:crypto'
import type { Platform } from '../src/index.ts'

/** What a request may carry besides its body. */
export interface Sending {
  /** `Idempotency-Key`; a create gets a fresh one where none is given. */
  key?: string
  /** `If-Match`, for a change. */
  version?: number
  headers?: Record<string, string>
}

/** A signed-in person at the API. */
export interface Client {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown, sending?: Sending): Promise<Answer>
  put(path: string, body?: unknown, sending?: Sending): Promise<Answer>
  patch(path: string, body?: unknown, sending?: Sending): Promise<Answer>
  delete(path: string): Promise<Answer>
  /** Sends bytes as they are: files. */
  upload(path: string, content: string | Uint8Array<ArrayBuffer>, mediaType: string): Promise<Answer>
  /** For a typed client: `hc<Api>('http://test/api/p/…', { fetch: client.fetch })`. */
  fetch: typeof fetch
}

/** An answer with its body read. Tests look into it freely: what is in it is what they are about. */
export interface Answer {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is what a test asserts
  body: any
  text: string
  headers: Headers
}

/** A client that carries this cookie. */
export function clientOf(app: Platform['app'], cookie: string | undefined): Client {
  const send = async (method: string, path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers(init.headers)
    if (cookie !== undefined) headers.set('cookie', cookie)
    // As a browser does: a plain text is a form's content type, and refused from elsewhere.
    headers.set('origin', 'http://localhost')
    const response = await app.request(path, { ...init, method, headers })
    const text = await response.text()
    const json = /\bjson\b/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, body: json ? JSON.parse(text) : text, text, headers: response.headers }
  }
  const sendJson =
    (method: string) =>
    (path: string, body?: unknown, { key, version, headers }: Sending = {}) =>
      send(method, path, {
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'POST' ? { 'idempotency-key': key ?? randomUUID() } : {}),
          ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
  return {
    get: (path) => send('GET', path, {}),
    post: sendJson('POST'),
    put: sendJson('PUT'),
    patch: sendJson('PATCH'),
    delete: (path) => send('DELETE', path, {}),
    upload: (path, content, mediaType) =>
      send('POST', path, {
        headers: { 'content-type': mediaType, 'idempotency-key': randomUUID() },
        body: content,
      }),
    fetch: (async (...[input, init]: Parameters<typeof fetch>) => {
      const request = new Request(input, init)
      if (cookie !== undefined) request.headers.set('cookie', cookie)
      return app.request(request)
    }) as typeof fetch,
  }
}
