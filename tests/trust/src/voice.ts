import type { Answer, Client } from '@xuncha/platform/testing'

/** Somebody who plays a part in a story: every step has to succeed, and yields what was answered. */
export interface Voice {
  get(path: string): Promise<Answer['body']>
  post(path: string, body: object, version?: number): Promise<Answer['body']>
  upload(path: string, content: string): Promise<Answer['body']>
  /** Makes a move on the record as it stands. */
  move(record: string, move: string, said?: object): Promise<Answer['body']>
}

/** The voice of a client. */
export function voiceOf(client: Client): Voice {
  const told = async (asked: string, answer: Promise<Answer>): Promise<Answer['body']> => {
    const { status, body, text } = await answer
    if (status >= 300) throw new Error(`${asked}: ${status} ${text}`)
    return body
  }
  const get = (path: string) => told(path, client.get(path))
  const post = (path: string, body: object, version?: number) =>
    told(path, client.post(path, body, version === undefined ? {} : { version }))
  return {
    get,
    post,
    upload: (path, content) => told(path, client.upload(path, content, 'text/plain')),
    async move(record, move, said = {}) {
      const { rowVersion } = await get(record)
      return post(`${record}/moves`, { move, ...said }, rowVersion)
    },
  }
}
