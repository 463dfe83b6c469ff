import { spawn } from 'node:child_process'
import { messageOf } from '../setup-error.ts'
import type { Account } from './account.ts'

export type Ended = { ok: boolean; output: string }

type Run = { cwd?: string; account?: Account | undefined; extraFile?: number }

/** Runs a program to its end; a program that cannot be started has ended badly too. */
export function run(program: string, args: string[], { cwd, account, extraFile }: Run = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...(cwd === undefined ? {} : { cwd }),
      ...account,
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe', ...(extraFile === undefined ? [] : [extraFile])],
    })
    let output = ''
    const collect = (chunk: Buffer) => (output += chunk.toString())
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => resolve({ ok: false, output: messageOf(error) }))
    child.on('close', (code) => resolve({ ok: code === 0, output: output.trim() }))
  })
}

/** Nothing of ours that could turn PostgreSQL another way: no PG*, no locale whose words we could not read. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}
