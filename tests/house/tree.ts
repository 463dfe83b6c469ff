import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

const made = new Set([
  'node_modules',
  'dist',
  'reports',
  '.git',
  '.turbo',
  '.tools',
  '.xuncha',
  'test-results',
])

/** Every file that is written by hand, as a path from the root. Needs no git: a copy of the tree is judged alike. */
export function files(under = '.'): string[] {
  return readdirSync(join(root, under), { withFileTypes: true })
    .filter((entry) => !made.has(entry.name))
    .flatMap((entry) => {
      const path = under === '.' ? entry.name : `${under}/${entry.name}`
      return entry.isDirectory() ? files(path) : entry.isFile() ? [path] : []
    })
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
