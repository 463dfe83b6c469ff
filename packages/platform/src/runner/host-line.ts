import { ask } from '../apart/line.ts'
import { signContext } from '../apart/context.ts'
import { type Admitted, CONTEXT, type Description, type Order } from '../apart/protocol.ts'
import { throwAsThere } from '../apart/thrown.ts'

/** A question to the host: about one request that it is waiting for an answer to, or about none. */
interface Question {
  request?: string
  headers?: Headers
  body?: ReadableStream<Uint8Array> | null
}

/** The way back to the host, from a plugin's process. */
export class HostLine {
  readonly #order: Order

  constructor(order: Order) {
    this.#order = order
  }

  /** Says where this process listens, and what it serves. */
  async register(address: string, description: Description): Promise<void> {
    await this.post('register', { address, description })
  }

  /** A request's admission as of this moment. */
  async admission(request: string, permission: string): Promise<Admitted> {
    return (await this.post('admission', { permission }, request)) as Admitted
  }

  /** Asks with a form, and yields the answer's content. */
  async post(what: string, form: unknown, request?: string): Promise<unknown> {
    const body = new TextEncoder().encode(JSON.stringify(form))
    const headers = new Headers({ 'content-type': 'application/json' })
    const answer = await this.#send('POST', `/${what}`, { headers, ...(request ? { request } : {}) }, body)
    return answer.json()
  }

  /** Asks with a body that is sent on as it comes, or without one. */
  stream(method: string, path: string, question: Question): Promise<Response> {
    return this.#send(method, path, question)
  }

  async #send(
    method: string,
    path: string,
    { request, headers = new Headers(), body = null }: Question,
    form?: Uint8Array,
  ): Promise<Response> {
    const { plugin, id, key, host } = this.#order
    const signed = new Headers(headers)
    signed.set(CONTEXT, signContext(key, { plugin, method, path, body: form }, { request }))
    const at = new URL(host.startsWith('unix:') ? 'http://localhost' : host)
    const answer = await ask(host.startsWith('unix:') ? host : at.origin, {
      method,
      path: `/apart/${id}${path}`,
      headers: signed,
      body: form ?? body,
    })
    await throwAsThere(answer)
    if (!answer.ok && answer.status !== 404) throw new Error(`The host answers ${answer.status} to ${path}`)
    return answer
  }
}
