import { appendFileSync, mkdirSync } from 'node:fs'

const folder = new URL('../reports/', import.meta.url)

/** Adds a figure to what `npm run test:trust` prints and `docs/trust-report.md` keeps. */
export function report(figure: string, numbers: Readonly<Record<string, number>>): void {
  mkdirSync(folder, { recursive: true })
  appendFileSync(new URL('figures.jsonl', folder), `${JSON.stringify({ figure, ...numbers })}\n`)
}
