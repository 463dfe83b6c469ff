import { Failure } from '../command.ts'

/** A server of the platform, spoken to as an auditor. */
export class Server {
  readonly #url: URL
  readonly #fetch: typeof fetch
  #cookie = ''

  constructor(url: string, fetcher: typeof fetch) {
    const parsed = URL.parse(url)
    if (parsed === null || !/^https?:$/.test(parsed.protocol)) throw new Failure('not-a-server', { url })
    this.#url = parsed
    this.#fetch = fetcher
  }

  async signIn(username: string, password: string): Promise<void> {
    const answer = await this.#send('POST', '/api/session', { username, password })
    this.#cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    if (this.#cookie === '') throw new Failure('failed', { text: String(answer.status) })
  }

  /** The newest checkpoint, and the proof that it continues the one of `from` events. */
  async growthSince(from: number): Promise<{ note: string; proof: Buffer[] }> {
    const answer = await this.#send('GET', `/api/audit/growth?from=${from}`)
    const { note, proof } = (await answer.json()) as { note: unknown; proof: unknown }
    if (typeof note !== 'string' || !Array.isArray(proof))
      throw new Failure('failed', { text: '/api/audit/growth' })
    return { note, proof: proof.map((hash) => Buffer.from(String(hash), 'base64')) }
  }

  /** Hands in what was signed. */
  async handIn(key: string, note: string): Promise<void> {
    await this.#send('POST', '/api/audit/cosignatures', { key, note })
  }

  async signOut(): Promise<void> {
    await this.#send('DELETE', '/api/session')
  }

  async #send(method: string, path: string, body?: object): Promise<Response> {
    let answer: Response
    try {
      answer = await this.#fetch(new URL(path, this.#url), {
        method,
        headers: {
          Origin: this.#url.origin,
          ...(this.#cookie === '' ? {} : { Cookie: this.#cookie }),
          ...(body ? { 'Content-Type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    } catch (error) {
      throw new Failure('unreachable', { url: this.#url.href, text: (error as Error).message })
    }
    if (answer.ok) return answer
    const { title } = (await answer.json().catch(() => ({}))) as { title?: string }
    throw new Failure('failed', { text: title ?? String(answer.status) })
  }
}
