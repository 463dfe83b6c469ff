import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Order } from './protocol.ts'

const main = fileURLToPath(new URL('../runner/main.ts', import.meta.url))
const packages = fileURLToPath(new URL('../../../', import.meta.url))
const libraries = fileURLToPath(new URL('../../../../node_modules/', import.meta.url))

/** What a plugin writes to its terminal goes to the log, so far: a line's characters, and lines a minute. */
const LINE = 500
const LINES_A_MINUTE = 60
const PAGE = 4096

/** A plugin's process as the operating system has it. */
export interface ChildOfHost {
  readonly pid: number | undefined
  /** How it ended, in a word for the log. */
  readonly ended: Promise<string>
  /** Bytes of memory that are its own at this moment; undefined where the system does not tell, or it is gone. */
  resident(): Promise<number | undefined>
  /** Asks it to finish what it has begun. */
  finish(): void
  kill(): void
}

/**
 * Starts the process of a plugin: with nothing of the host's environment, with the order on its standard input, and
 * with Node's permission model, which keeps mistakes from files and from starting programs. It is no wall: a wall is
 * another user, a container, or another machine.
 */
export function startProcess(
  order: Order,
  { readable, memoryMb, log }: { readable: readonly string[]; memoryMb: number; log: Logger },
): ChildOfHost {
  const folders = [packages, libraries, ...readable]
  const child = spawn(
    process.execPath,
    [
      '--permission',
      ...folders.map((folder) => `--allow-fs-read=${folder}`),
      '--disable-warning=SecurityWarning',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=${memoryMb}`,
      main,
    ],
    { env: {}, cwd: packages, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin?.on('error', () => undefined)
  child.stdin?.write(`${JSON.stringify(order)}\n`)
  tellLog(child, log.child({ plugin: order.plugin }))
  return {
    pid: child.pid,
    ended: new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
    }),
    resident: () => residentOf(child.pid),
    finish: () => child.stdin?.end(),
    kill: () => void child.kill('SIGKILL'),
  }
}

function tellLog(child: ChildProcess, log: Logger): void {
  let left = LINES_A_MINUTE
  const refill = setInterval(() => {
    left = LINES_A_MINUTE
  }, 60_000).unref()
  child.once('exit', () => clearInterval(refill))
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface({ input: stream }).on('line', (line) => {
        if (left > 0) log.warn({ said: line.slice(0, LINE) }, 'plugin process')
        left -= 1
      })
}

async function residentOf(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined || process.platform !== 'linux') return undefined
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  const pages = Number(text.split(' ')[1])
  return Number.isInteger(pages) && pages > 0 ? pages * PAGE : undefined
}
