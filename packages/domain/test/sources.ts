import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../src/', import.meta.url))

/** The package's own files with their text, tests left out. */
export const sources = globSync('**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .toSorted()
  .map((file) => ({ file, text: readFileSync(root + file, 'utf8') }))
