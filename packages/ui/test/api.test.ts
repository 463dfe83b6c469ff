// @vitest-environment node
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { componentsFrom } from './declared.ts'

const here = fileURLToPath(new URL('..', import.meta.url))
const emitted = mkdtempSync(join(tmpdir(), 'xuncha-ui-api-'))

beforeAll(async () => {
  const run = promisify(execFile)
  await run('vue-tsc', ['-p', 'tsconfig.api.json', '--outDir', emitted], {
    cwd: here,
    env: { ...process.env, PATH: `${join(here, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` },
  })
}, 300_000)
afterAll(() => rmSync(emitted, { recursive: true, force: true }))

/** The declarations that the index leads to: source file → text. */
function declarations(): Map<string, string> {
  const found = new Map<string, string>()
  const open = ['src/index.ts']
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue
    const text = textOf(file)
    found.set(file, text.includes('__VLS_') ? componentsFrom(text) : withoutDrawings(text))
    for (const [, name = ''] of text.matchAll(/from '(\.{1,2}\/[^']+)'/g))
      open.push(posix.join(posix.dirname(file), name))
  }
  return found
}

/** An icon that is drawn anew is the same icon. */
function withoutDrawings(text: string): string {
  return text.replaceAll(/^( +readonly [^:\n]+): "[^"\n]*";$/gm, '$1;')
}

/** What was emitted for a file. */
function textOf(file: string): string {
  const path = join(emitted, 'packages/ui', file.replace(/\.ts$/, '').concat('.d.ts'))
  if (!existsSync(path)) throw new Error(`Nothing was emitted for ${file}`)
  return readFileSync(path, 'utf8').trim()
}

/**
 * What plugins draw with, as their authors see it: names, props, emits and slots of components, signatures of
 * composables. A change of it is a change for them, and a word in the changelog. `vitest run -u` writes the report anew.
 */
test('the public interface is the one that is on record', { timeout: 60_000 }, async () => {
  const files = [...declarations()].sort(([a], [b]) => (a < b ? -1 : 1))
  const report = ['@xuncha/ui is src/index.ts', ...files.map(([file, text]) => `\n=== ${file}\n${text}`)]
  expect(report.join('\n')).not.toContain('__VLS_')
  await expect(`${report.join('\n')}\n`).toMatchFileSnapshot('../api/ui.api.txt')
})
