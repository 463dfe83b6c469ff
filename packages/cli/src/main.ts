#!/usr/bin/env node
import { run } from './run.ts'
import { localeOf } from './say.ts'
import { askSecret } from './terminal.ts'

// Whoever reads through `head` has seen enough: that is no failure.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 2))

process.exitCode = await run(process.argv.slice(2), {
  locale: localeOf(process.env),
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  now: () => new Date(),
  env: process.env,
  fetch,
  askSecret,
})
