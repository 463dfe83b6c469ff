import { randomUUID } from 'node:crypto'
import type { Platform } from '@xuncha/platform'
import { accountOf, type County, PASSWORD } from './counties.ts'

/** A request as it is sent. */
export interface Sent {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
}

/** An answer with its body read. */
export interface Answer {
  status: number
  text: string
  /** Status, headers and body: everything that the reader gets to see. */
  whole: string
}

/** Sends a request as somebody who is signed in, or as nobody. */
export type Desk = (sent: Sent) => Promise<Answer>

/** Nobody in particular. */
export function anonymousAt(app: Platform['app']): Desk {
  return deskWith(app, undefined)
}

/** Signs in. @throws Error when there is no such account */
export async function signIn(app: Platform['app'], county: County, who: string): Promise<Desk> {
  const username = accountOf(county, who)
  const answer = await app.request('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (answer.status !== 200 || cookie === undefined)
    throw new Error(`${username} cannot sign in: ${await answer.text()}`)
  return deskWith(app, cookie)
}

function deskWith(app: Platform['app'], cookie: string | undefined): Desk {
  return async ({ method, path, headers, body }) => {
    const response = await app.request(path, {
      method,
      headers: {
        origin: 'http://localhost',
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    return { status: response.status, text, whole: `${JSON.stringify([...response.headers])}\n${text}` }
  }
}
