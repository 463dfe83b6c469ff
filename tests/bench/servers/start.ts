import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A server process under measurement. */
export interface Measured {
  port: number
  pid: number
  stop(): Promise<void>
}

/** Starts one of the servers in this folder and waits until it listens. */
export async function startServer(
  file: 'ours.ts' | 'bare.ts',
  port: number,
  env: Record<string, string>,
): Promise<Measured> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    env: { ...process.env, ...env, PORT: String(port) },
  })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  return {
    port,
    pid: child.pid as number,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}
