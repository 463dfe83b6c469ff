import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importsOf } from '../src/imports.ts'
import type { SharedAssets } from '../src/page/index.ts'
import { buildShared } from '../src/shared/build.ts'
import { sharedNames } from '../src/shared/set.ts'
import { digestOf } from '../src/web/index.ts'

let folder: string
let shared: SharedAssets
let scripts: { name: string; code: string }[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shared-'))
  shared = await buildShared(folder)
  scripts = readdirSync(join(folder, 'shared'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, code: readFileSync(join(folder, 'shared', name), 'utf8') }))
})

afterAll(() => rmSync(folder, { recursive: true }))

test('every shared name has one file', () => {
  expect(Object.keys(shared.imports).sort()).toEqual([...sharedNames].sort())
  expect(new Set(Object.values(shared.imports)).size).toBe(sharedNames.length)
})

test('an import in a shared file is a name that the map knows, or a file beside it', () => {
  const files = new Set(scripts.map(({ name }) => `./${name}`))
  for (const { name, code } of scripts)
    for (const imported of [...importsOf(code).atOnce, ...importsOf(code).later])
      expect(sharedNames.includes(imported) || files.has(imported), `${name} imports ${imported}`).toBe(true)
})

// Words that only the library itself has, and that no build shortens.
test.each([
  ['vue', '__v_isVNode:!0'],
  ['vue-router', 'leaveGuards'],
  ['pinia', '$dispose'],
  ['vue-i18n', 'mergeDateTimeFormat'],
])('there is one %s', (name, mark) => {
  const having = scripts
    .filter(({ code }) => code.includes(mark))
    .map((script) => `/assets/shared/${script.name}`)

  expect(having).toEqual([shared.imports[name]])
})

test('nothing in the set needs eval, which the policy forbids', () => {
  for (const { name, code } of scripts) expect(code, name).not.toMatch(/\bnew Function\b|\beval\(/)
})

test('each listed digest is that of the file', () => {
  expect(Object.keys(shared.files).sort()).toEqual(readdirSync(join(folder, 'shared')).sort())
  for (const [name, digest] of Object.entries(shared.files))
    expect(digestOf(readFileSync(join(folder, 'shared', name))), name).toBe(digest)
})

test('the fonts are files beside the style sheet, under hashed names', () => {
  const fonts = Object.keys(shared.files).filter((name) => name.endsWith('.woff2'))

  expect(fonts.length).toBeGreaterThan(50)
  for (const name of fonts) expect(name).toMatch(/-[\w-]{8}\.woff2$/)
  for (const address of shared.css)
    expect(readFileSync(join(folder, 'shared', address.split('/').at(-1) ?? ''), 'utf8')).not.toContain(
      'url(data:font',
    )
})

test('the first page does not wait for the components of the ledgers', () => {
  expect(shared.preload).toContain(shared.imports['vue'])
  expect(shared.preload).toContain(shared.imports['@xuncha/ui/host'])
  expect(shared.preload).not.toContain(shared.imports['@xuncha/ui'])
})
