import type { Command } from './command.ts'
import { runAmong } from './run-one.ts'
import { localeOf } from './say.ts'
import { askSecret } from './terminal.ts'

/** Runs the command line of this process, with these words behind `xuncha`. */
export async function main(commands: readonly Command[]): Promise<void> {
  // Whoever reads through `head` has seen enough: that is no failure.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 2))
  process.exitCode = await runAmong(commands, process.argv.slice(2), {
    locale: localeOf(process.env),
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    now: () => new Date(),
    env: process.env,
    fetch,
    askSecret,
  })
}
