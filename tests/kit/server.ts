import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../apps/api/main.ts', import.meta.url))

/** The platform as a newcomer starts it, in a process of its own. */
export interface ServerUnderTest {
  url: string
  /** Milliseconds from starting the process to the first ready answer. */
  readyAfter: number
  /** What it wrote to the terminal so far. */
  output(): string
  /** Ends it as Ctrl-C or a supervisor does, or at once with SIGKILL. */
  stop(signal?: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

/** Starts the server on a folder and waits until it is ready. Fails with its output when it ends before that. */
export async function startServer(env: Record<string, string>): Promise<ServerUnderTest> {
  const port = env.PORT ?? String(await freePort())
  const url = `http://localhost:${port}`
  let output = ''
  const started = performance.now()
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const early = ended.then((code) => Promise.reject(new Error(`The server ended with ${code}:\n${output}`)))
  early.catch(() => undefined)
  await Promise.race([untilReady(url), early])
  return {
    url,
    readyAfter: performance.now() - started,
    output: () => output,
    stop(signal = 'SIGINT') {
      child.kill(signal)
      return ended
    },
  }
}

/** A start that has to fail: its exit code, and what it wrote to the terminal. */
export async function refusedStart(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  let output = ''
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

async function untilReady(url: string): Promise<void> {
  const end = Date.now() + 120_000
  while (Date.now() < end) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('The server was not ready within two minutes')
}
