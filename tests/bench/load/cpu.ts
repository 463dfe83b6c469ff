import { readdir, readFile } from 'node:fs/promises'

/** Processor time in microseconds since they started; undefined where the system does not tell (only Linux does). */
export type CpuTime = { server: number; postgres: number } | undefined

const TICK = 10_000

/** Processor time of one process and of all that PostgreSQL runs below its postmaster. */
export async function cpuTime(serverPid: number, postmasterPid: number): Promise<CpuTime> {
  const pids = await readdir('/proc').catch(() => [])
  const all = await Promise.all(pids.filter((name) => /^\d+$/.test(name)).map((pid) => read(Number(pid))))
  const server = all.find((one) => one?.pid === serverPid)
  if (server === undefined) return undefined
  const postgres = all.filter((one) => one?.pid === postmasterPid || one?.parent === postmasterPid)
  return { server: server.spent, postgres: postgres.reduce((sum, one) => sum + (one?.spent ?? 0), 0) }
}

async function read(pid: number): Promise<{ pid: number; parent: number; spent: number } | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (line === undefined) return undefined
  // The name in brackets may hold anything; state, parent, … follow it. Fields 14 and 15 are user and system ticks.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return { pid, parent: Number(fields[1]), spent: (Number(fields[11]) + Number(fields[12])) * TICK }
}
