import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { build, mergeConfig } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importsOf } from '../src/imports.ts'
import { xunchaPlugin } from '../src/index.ts'
import { sharedNames } from '../src/shared/set.ts'
import { digestOf, openWebHalf, tamperedFiles } from '../src/web/index.ts'

const folder = fileURLToPath(new URL('./hello', import.meta.url))
const dist = join(folder, 'dist')
const env = { command: 'build', mode: 'production' } as const
const config = () => xunchaPlugin(new URL('./hello/vite.config.ts', import.meta.url).href)(env)

let manifest: BuiltManifest

beforeAll(async () => {
  await build({ ...(await config()), configFile: false, logLevel: 'warn' })
  manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
})

afterAll(() => rmSync(dist, { recursive: true }))

test('a plugin leaves the shared set outside and carries none of it', () => {
  const scripts = Object.keys(manifest.web.files).filter((name) => name.endsWith('.js'))
  const bare = scripts
    .flatMap((name) => importsOf(readFileSync(join(dist, name), 'utf8')).atOnce)
    .filter((imported) => !imported.startsWith('./'))

  expect(scripts.length).toBeGreaterThan(1)
  expect(bare).toContain('vue')
  for (const imported of bare) expect(sharedNames).toContain(imported)
  const bytes = scripts.reduce((sum, name) => sum + readFileSync(join(dist, name)).length, 0)
  expect(bytes).toBeLessThan(5000)
})

test('a page of a plugin is a file of its own, fetched when it is entered', () => {
  const entry = readFileSync(join(dist, manifest.web.entry), 'utf8')
  const { later } = importsOf(entry)

  expect(later.map((name) => name.replace('./', ''))).toEqual([expect.stringMatching(/^WordPage-/)])
  expect(manifest.web.files).toHaveProperty([later[0]?.replace('./', '') ?? ''])
  // Under the address that the entry has: after a failure both come from a new one.
  expect(entry).toMatch(
    /import\([`'"]\.\/WordPage-[\w-]+\.js[`'"] ?\+ ?new URL\(import\.meta\.url\)\.search\)/,
  )
})

test('the built manifest is the manifest, and lists every file with its digest', () => {
  expect(manifest).toMatchObject({ id: 'hello', pages: [{ name: 'word' }], data: { schema: 'hello' } })
  expect(Object.keys(manifest.web.files).sort()).toEqual(
    readdirSync(dist)
      .filter((name) => name !== 'manifest.json')
      .sort(),
  )
  expect(manifest.web.files).toHaveProperty([manifest.web.entry])
  expect(manifest.web.css).toHaveLength(1)
  for (const [name, digest] of Object.entries(manifest.web.files)) {
    expect(name).toMatch(/-[\w-]{8}\.(?:js|css)$/)
    expect(digestOf(readFileSync(join(dist, name)))).toBe(digest)
  }
})

test('a file that was changed, or taken away, after the build is found and named', () => {
  const copy = mkdtempSync(join(tmpdir(), 'hello-'))
  cpSync(dist, copy, { recursive: true })
  expect(tamperedFiles(copy, manifest.web.files)).toEqual([])

  writeFileSync(
    join(copy, manifest.web.entry),
    `${readFileSync(join(copy, manifest.web.entry), 'utf8')};alert(1)`,
  )
  rmSync(join(copy, manifest.web.css[0] ?? ''))

  expect(tamperedFiles(copy, manifest.web.files).sort()).toEqual(
    [manifest.web.entry, manifest.web.css[0]].sort(),
  )
  expect(() => openWebHalf(copy)).toThrow(manifest.web.entry)
  rmSync(copy, { recursive: true })
})

test('only what the manifest lists is served', () => {
  const { assets } = openWebHalf(dist)

  expect([...assets.keys()].sort()).toEqual(
    Object.keys(manifest.web.files)
      .map((name) => `/assets/p/hello/${name}`)
      .sort(),
  )
})

test('a build that would carry a second Vue stops and names it', async () => {
  const second = mergeConfig(await config(), {
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { input: { hello: join(folder, 'web/second-vue.ts') } } },
  })

  await expect(build(second)).rejects.toThrow(/would be shipped a second time/)
})
