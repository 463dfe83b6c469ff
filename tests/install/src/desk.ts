/** An answer as far as a test looks at it. */
export interface Answer {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is what a test asserts
  body: any
}

/** Somebody who is signed in at a server. */
export class Desk {
  readonly #url: string
  readonly #cookie: string

  private constructor(url: string, cookie: string) {
    this.#url = url
    this.#cookie = cookie
  }

  static async at(url: string, username: string, password: string): Promise<Desk> {
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ username, password }),
    })
    if (!answer.ok) throw new Error(`${username}: ${answer.status} ${await answer.text()}`)
    return new Desk(url, answer.headers.get('set-cookie')?.split(';')[0] as string)
  }

  async get(path: string, at = this.#url): Promise<Answer> {
    return this.#send('GET', path, undefined, {}, at)
  }

  async send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.#send(method, path, body, headers, this.#url)
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
    at: string,
  ): Promise<Answer> {
    const answer = await fetch(at + path, {
      method,
      headers: { cookie: this.#cookie, origin: at, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
  }
}

/** Asks again until the answer is as wanted; fails with the last one. */
export async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 20_000
  for (;;) {
    const answer = await ask()
    if (isIt(answer)) return answer
    if (Date.now() > end) throw new Error(`Still ${JSON.stringify(answer)} after twenty seconds`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
