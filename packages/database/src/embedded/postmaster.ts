import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SetupError } from '../setup-error.ts'
import { isAlive, servesFolder, until } from './processes.ts'

const FAST_SHUTDOWN = 'SIGINT'
const IMMEDIATE_SHUTDOWN = 'SIGQUIT'

type Postmaster = { pid: number; port: number; ready: boolean }

/** What a running server notes in its data folder. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Ends the server that a killed process of ours left behind.
 * @returns whether there was anything left: then the last run did not end in order
 */
export async function endOrphan(data: string): Promise<boolean> {
  const left = await readPostmaster(data)
  if (!left) return false
  if (await servesFolder(left.pid, data)) await endServer(left.pid)
  await disown(data)
  return true
}

/**
 * Where the file is still there, another process may have the number by now, and PostgreSQL would take it for itself
 * and refuse to start. The file has to stay, since it leads PostgreSQL to workers that outlived their server; a
 * number that is its parent's PostgreSQL ignores.
 */
async function disown(data: string): Promise<void> {
  const path = join(data, 'postmaster.pid')
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text !== undefined) await writeFile(path, text.replace(/^\d+/, String(process.pid)))
}

/** Rolls back what is open and ends; if that takes too long, at once: the next start then recovers. */
export async function endServer(pid: number): Promise<void> {
  for (const [signal, patience] of [
    [FAST_SHUTDOWN, 20_000],
    [IMMEDIATE_SHUTDOWN, 10_000],
  ] as const) {
    if (isAlive(pid)) process.kill(pid, signal)
    if (await until(() => !isAlive(pid), patience)) return
  }
  throw new SetupError({
    code: 'server-does-not-end',
    step: 'Stopping PostgreSQL',
    message: `PostgreSQL, process ${pid}, does not end.`,
    remedy: `Look into postgres.log in the data folder, then end process ${pid} yourself: kill -QUIT ${pid}.`,
  })
}
