import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('program.ts', import.meta.url))

type Said = { url: string; recovered: boolean; code?: string; message?: string }

/** Starts a program that holds the folder's database, and waits for what it says. */
export async function startProgram(home: string) {
  const program = spawn(process.execPath, [PROGRAM, home], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(program, 'exit')
  const [line] = (await once(createInterface(program.stdout), 'line')) as [string]
  const finish = (signal: NodeJS.Signals) => {
    program.kill(signal)
    return ended
  }
  return {
    said: JSON.parse(line) as Said,
    /** In order, as Ctrl-C does. */
    end: () => finish('SIGTERM'),
    kill: () => finish('SIGKILL'),
  }
}
