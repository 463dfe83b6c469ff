import { createHash } from 'node:crypto'
import { dateOf } from '@xuncha/platform'

/** What answers requests: the platform in this process. */
export type Answers = (request: Request) => Response | Promise<Response>

const HOST = 'http://localhost'

interface Saying {
  version?: number
  key?: string
  mediaType?: string
}

/** One person of the demonstration at work: what the story tells goes the way that everybody's work goes. */
export class Desk {
  readonly #answers: Answers
  readonly #cookie: string

  private constructor(answers: Answers, cookie: string) {
    this.#answers = answers
    this.#cookie = cookie
  }

  /** Signs in. */
  static async of(answers: Answers, username: string, password: string): Promise<Desk> {
    const answer = await answers(
      new Request(`${HOST}/api/session`, {
        method: 'POST',
        headers: { origin: HOST, 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      }),
    )
    const cookie = answer.headers.get('set-cookie')?.split(';')[0]
    if (!answer.ok || cookie === undefined) throw new Error(`${username}: ${await answer.text()}`)
    return new Desk(answers, cookie)
  }

  get(path: string) {
    return this.#send('GET', path, undefined, {})
  }

  /** Sends a record; its `key` becomes its id. */
  post(path: string, body: object, saying: Saying = {}) {
    return this.#send('POST', path, JSON.stringify(body), saying)
  }

  /** Sends a file. */
  upload(path: string, content: string | Uint8Array<ArrayBuffer>, mediaType: string, key: string) {
    return this.#send('POST', path, content, { mediaType, key })
  }

  /** Makes a move on the record as it is now. */
  async move(record: string, move: string, reason?: string) {
    return this.post(`${record}/moves`, { move, reason }, { version: await this.version(record) })
  }

  /** The version that a record is at. */
  async version(record: string): Promise<number> {
    return Number((await this.get(record)).rowVersion)
  }

  /** Signs out. */
  async leave(): Promise<void> {
    await this.#send('DELETE', '/api/session', undefined, {})
  }

  async #send(
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    { version, key, mediaType = 'application/json' }: Saying,
  ): Promise<Record<string, unknown>> {
    const headers = new Headers({ origin: HOST, cookie: this.#cookie })
    if (body !== undefined) headers.set('content-type', mediaType)
    if (method === 'POST') headers.set('idempotency-key', key ?? keyOf(`${path} ${String(body)}`))
    if (version !== undefined) headers.set('if-match', `"${version}"`)
    const answer = await this.#answers(
      new Request(HOST + path, { method, headers, ...(body === undefined ? {} : { body }) }),
    )
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }
}

/** An id that is the same at every telling. */
export function keyOf(name: string): string {
  const hex = createHash('sha256').update(`story ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A local date some days from today; negative: before. */
export function day(fromToday: number): string {
  return dateOf(new Date(Date.now() + fromToday * 86_400_000))
}
