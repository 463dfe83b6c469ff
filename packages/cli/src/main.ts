#!/usr/bin/env node
import { run } from './run.ts'
import { localeOf } from './say.ts'
import { askSecret } from './terminal.ts'

process.exitCode = await run(process.argv.slice(2), {
  locale: localeOf(process.env),
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  now: () => new Date(),
  env: process.env,
  fetch,
  askSecret,
})
