import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const exec = promisify(execFile)

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

/** Ended, but nobody asked how: in a container without an init that is how an orphan stays. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'))[0] === 'Z'
  } catch {
    return false
  }
}

/** From the third field on: the second is the program's name in brackets and may hold blanks. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Tells a process from a later one with the same number; undefined when there is none. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined
  if (process.platform !== 'linux') return await ps(pid, 'lstart=')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat === undefined ? undefined : fieldsOf(stat)[19]
}

/** Whether the process is a PostgreSQL that works in this folder, and not another that got its number. */
export async function servesFolder(pid: number, folder: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return basename((await ps(pid, 'comm=')) ?? '') === 'postgres'
  const [works, wanted] = await Promise.all([realpath(`/proc/${pid}/cwd`).catch(() => ''), realpath(folder)])
  return works === wanted
}

/** Polls until it holds; false when the time is up. */
export async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > end) return false
    await pause(10)
  }
  return true
}

async function ps(pid: number, column: string): Promise<string | undefined> {
  const { stdout } = await exec('ps', ['-o', column, '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return stdout.trim() || undefined
}
