import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const figures = new URL('reports/figures.jsonl', import.meta.url)
const vitest = fileURLToPath(new URL('node_modules/vitest/vitest.mjs', import.meta.url))

/**
 * `npm run test:trust`: runs the suite and prints its figures, one JSON line each. `-- --full` takes the sizes that do
 * not fit into every run.
 */
const full = process.argv.includes('--full')
const sizes = full
  ? { TRUST_FUZZ: '1000', TRUST_TAMPERS: '10000', TRUST_KILLS: '200', TRUST_STOPS: '250' }
  : {}
await rm(figures, { force: true })
const child = spawn(process.execPath, [vitest, 'run'], {
  cwd: here,
  env: { ...process.env, ...sizes },
  stdio: 'inherit',
})
const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
process.stdout.write(`\n${await readFile(figures, 'utf8').catch(() => '')}`)
process.exitCode = code ?? 1
