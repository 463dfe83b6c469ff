import { randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SetupError } from '../setup-error.ts'
import { isAlive, startOf } from './processes.ts'

type Holder = { pid: number; started: string | undefined }

/**
 * Takes the data folder for this process. What a dead process left behind is taken over.
 * @returns gives it back
 * @throws SetupError `home-in-use`
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const path = join(home, 'lock')
  const mine = `${path}.${process.pid}.${randomUUID()}`
  await writeFile(mine, JSON.stringify({ pid: process.pid, started: await startOf(process.pid) }))
  try {
    const holder = await acquire(path, mine)
    if (holder) throw inUse(home, holder.pid)
  } finally {
    await rm(mine)
  }
  return () => rm(path, { force: true })
}

/** @returns the living process that has it; undefined when it is ours now */
async function acquire(path: string, mine: string): Promise<Holder | undefined> {
  for (;;) {
    if (await linked(mine, path)) return undefined
    const found = await read(path)
    const holder = holderIn(found)
    if (holder && (await lives(holder))) return holder
    if (found !== undefined) await clear(path, found, mine)
  }
}

/** Removes a dead process's lock; one at a time, or the second would remove what the first has just put there. */
async function clear(path: string, stale: string, mine: string): Promise<void> {
  const turn = `${path}.takeover`
  if (await acquire(turn, mine)) return await pause(5)
  try {
    if ((await read(path)) === stale) await rm(path)
  } finally {
    await rm(turn)
  }
}

/** A link appears whole or not at all, and never replaces another. */
async function linked(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const read = (path: string) => readFile(path, 'utf8').catch(() => undefined)

function holderIn(text = ''): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

async function lives({ pid, started }: Holder): Promise<boolean> {
  if (!isAlive(pid)) return false
  const startedNow = await startOf(pid)
  return started === undefined || startedNow === undefined || started === startedNow
}

function inUse(home: string, pid: number): SetupError {
  return new SetupError({
    code: 'home-in-use',
    step: 'Taking the data folder',
    message: `${home} is in use by process ${pid}.`,
    remedy: `End process ${pid} first, or name another folder in XUNCHA_HOME.`,
  })
}
