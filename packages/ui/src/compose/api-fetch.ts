/** Told on `window` when the API no longer knows the session. The host asks to sign in, over the page as it stands. */
export const sessionLost = 'xuncha:session-lost'

/**
 * `fetch` with the reader's language; tells the host when the session is gone.
 *
 * ```ts
 * const api = hc<PlanningApi>('/api/p/planning', { fetch: apiFetch })
 * ```
 */
export async function apiFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined))
  headers.set('Accept-Language', readerLanguage())
  const response = await fetch(input, { ...init, headers, credentials: 'same-origin' })
  // A challenge wants the password again (RFC 9470): the session itself is there.
  if (response.status === 401 && !response.headers.has('www-authenticate'))
    window.dispatchEvent(new Event(sessionLost))
  return response
}

/** The language of the page, as the host set it. */
export function readerLanguage(): string {
  return document.documentElement.lang || 'zh-CN'
}
