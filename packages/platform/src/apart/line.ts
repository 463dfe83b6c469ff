import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { createAdaptorServer } from '@hono/node-server'

/** A context names an actor with all that is open to them, and does not fit into what Node allows by itself. */
const HEADER_BYTES = 256 * 1024
const UNIX = 'unix:'

const agents = {
  plain: new http.Agent({ keepAlive: true }),
  tls: new https.Agent({ keepAlive: true }),
}

/** What is sent to an address. */
export interface Sent {
  method: string
  /** With the query. */
  path: string
  headers?: Headers
  body?: ReadableStream<Uint8Array> | Uint8Array | null
  /** Until the answer begins, in milliseconds. */
  patienceMs?: number
}

/** Whoever was asked does not answer: not there, gone in the middle, or silent for too long. */
export class NoAnswer extends Error {}

/**
 * Asks at an address, `unix:/path`, `http://…` or `https://…`. Not `fetch`: that knows no sockets of the file system.
 * @throws NoAnswer
 */
export function ask(
  address: string,
  { method, path, headers, body, patienceMs = 60_000 }: Sent,
): Promise<Response> {
  const target = address.startsWith(UNIX)
    ? { socketPath: address.slice(UNIX.length), agent: agents.plain }
    : targetOf(new URL(address))
  const send = address.startsWith('https:') ? https.request : http.request
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new NoAnswer(error.message, { cause: error }))
    const request = send({
      ...target,
      method,
      path,
      headers: { host: 'localhost', ...Object.fromEntries(headers ?? []) },
      maxHeaderSize: HEADER_BYTES,
    })
    const patience = setTimeout(
      () => request.destroy(new Error(`no answer within ${patienceMs} ms`)),
      patienceMs,
    )
    request.on('error', (error) => {
      clearTimeout(patience)
      fail(error)
    })
    request.on('response', (answer) => {
      clearTimeout(patience)
      const answered = new Headers()
      for (const [name, values] of Object.entries(answer.headersDistinct))
        for (const value of values ?? []) answered.append(name, value)
      const status = answer.statusCode ?? 500
      const isBare = method === 'HEAD' || status === 204 || status === 304
      if (isBare) answer.resume()
      const content = isBare ? null : (Readable.toWeb(answer) as unknown as ReadableStream<Uint8Array>)
      resolve(new Response(content, { status, headers: answered }))
    })
    if (body === undefined || body === null) request.end()
    else if (body instanceof Uint8Array) request.end(body)
    else {
      const source = Readable.fromWeb(body as unknown as NodeStream)
      source.on('error', (error) => request.destroy(error))
      source.pipe(request)
    }
  })
}

function targetOf(url: URL) {
  return {
    hostname: url.hostname,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    agent: url.protocol === 'https:' ? agents.tls : agents.plain,
  }
}

/** Something that listens. */
export interface Listening {
  /** Where it is asked, with the port that it got. */
  address: string
  /** Takes no more, lets what is under way end, for at most so long. */
  close(patienceMs?: number): Promise<void>
}

/** Listens at an address, `unix:/path` or `http://host:port`. */
export async function listenAt(
  address: string,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: { maxHeaderSize: HEADER_BYTES, keepAliveTimeout: 0 },
  }) as http.Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    if (address.startsWith(UNIX)) server.listen(address.slice(UNIX.length), resolve)
    else {
      const { hostname, port } = new URL(address)
      server.listen(Number(port), hostname.replaceAll(/^\[|\]$/g, ''), resolve)
    }
  })
  const at = server.address()
  return {
    address: typeof at === 'object' && at ? `http://${hostOf(address)}:${at.port}` : address,
    async close(patienceMs = 3000) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const idle = setInterval(() => server.closeIdleConnections(), 50)
      const patience = setTimeout(() => server.closeAllConnections(), patienceMs)
      await closed
      clearInterval(idle)
      clearTimeout(patience)
    },
  }
}

function hostOf(address: string): string {
  return new URL(address).hostname
}
