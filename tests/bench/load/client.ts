import { connect, type Socket } from 'node:net'

/** One request as bytes, and the status that it has to be answered with. */
export interface Shot {
  bytes: string
  status: number
}

/** What a run of load came to. */
export interface Run {
  requests: number
  perSecond: number
  p50: number
  p99: number
}

/** Makes the shots of one client, one after the other. */
export type Shooter = () => Shot

/**
 * Sends requests over one keep-alive connection per client, each as soon as the last was answered, and stops by itself.
 * A hand-made client, because a full one costs more than the server it measures. An answer of another status than
 * expected ends the run: a fast error is no figure.
 */
export async function fire(port: number, shooters: readonly Shooter[], milliseconds: number): Promise<Run> {
  const latencies: number[] = []
  const end = performance.now() + milliseconds
  const started = performance.now()
  await Promise.all(shooters.map((shooter) => client(port, shooter, end, latencies)))
  const seconds = (performance.now() - started) / 1000
  latencies.sort((a, b) => a - b)
  const at = (part: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0
  return { requests: latencies.length, perSecond: latencies.length / seconds, p50: at(0.5), p99: at(0.99) }
}

function client(port: number, shooter: Shooter, end: number, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    let shot: Shot
    let sent = 0
    let waiting = Buffer.alloc(0)
    const next = () => {
      if (performance.now() >= end) {
        socket.destroy()
        resolve()
        return
      }
      shot = shooter()
      sent = performance.now()
      socket.write(shot.bytes)
    }
    socket.on('connect', next)
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk])
      const head = waiting.indexOf('\r\n\r\n')
      if (head < 0) return
      const header = waiting.toString('latin1', 0, head)
      const length = /\r\ncontent-length: (\d+)/i.exec(header)?.[1]
      if (length === undefined) {
        socket.destroy()
        reject(new Error(`An answer without a length: ${header}`))
        return
      }
      if (waiting.length < head + 4 + Number(length)) return
      if (!header.startsWith(`HTTP/1.1 ${shot.status} `)) {
        socket.destroy()
        reject(
          new Error(
            `${shot.bytes.split('\r\n')[0]} was answered ${header.split('\r\n')[0]}: ${waiting.toString('utf8', head + 4)}`,
          ),
        )
        return
      }
      latencies.push(performance.now() - sent)
      waiting = Buffer.alloc(0)
      next()
    })
  })
}

/** A request as bytes. */
export function request(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): string {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: localhost', 'connection: keep-alive']
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (body !== undefined)
    lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`)
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}
