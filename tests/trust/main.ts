import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { deviationTable, figureTable, withBlock } from './src/tables.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const figures = new URL('reports/figures.jsonl', import.meta.url)
const document = new URL('../../docs/trust-report.md', import.meta.url)
const vitest = fileURLToPath(new URL('node_modules/vitest/vitest.mjs', import.meta.url))

/**
 * `npm run test:trust`: runs the suite, prints its figures, one JSON line each, and writes them into the report where all
 * tests passed. `-- --full` takes the sizes that do not fit into every run.
 */
const full = process.argv.includes('--full')
const sizes = full
  ? {
      TRUST_FUZZ: '1000',
      TRUST_TAMPERS: '10000',
      TRUST_KILLS: '200',
      TRUST_STOPS: '250',
      TRUST_TIMES: '10',
      TRUST_CANARIES: 'all',
    }
  : {}
await rm(figures, { force: true })
const child = spawn(process.execPath, [vitest, 'run'], {
  cwd: here,
  env: { ...process.env, ...sizes },
  stdio: 'inherit',
})
const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
const lines = await readFile(figures, 'utf8').catch(() => '')
process.stdout.write(`\n${lines}`)
if (code === 0) {
  const report = withBlock(await readFile(document, 'utf8'), 'figures', figureTable(lines))
  await writeFile(document, withBlock(report, 'deviations', deviationTable()))
}
process.exitCode = code ?? 1
