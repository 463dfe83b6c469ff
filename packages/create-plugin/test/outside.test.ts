import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSdk, scaffold, type Sdk, type Source } from '../src/index.ts'

const folder = await mkdtemp(join(tmpdir(), 'xuncha-outside-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const names = ['@hono/zod-openapi', '@pinia/colada', '@types/node', 'hono', 'kysely', 'pinia', 'typescript']
const more = ['vite', 'vitest', 'vue', 'vue-i18n', 'vue-router', 'vue-tsc', 'zod']
const ours = ['cli', 'domain', 'platform', 'plugin-sdk', 'ui', 'crypto']
const sdk: Sdk = {
  version: '0.3.1',
  packages: Object.fromEntries(ours.map((name) => [`@xuncha/${name}`, `xuncha-${name}-0.3.1.tgz`])),
  libraries: Object.fromEntries([...names, ...more].map((name) => [name, '7.7.7'])),
}
const title = { 'zh-CN': '公务用车', en: 'Vehicles' }

async function made(place: string, source: Source) {
  await scaffold(join(folder, place), { id: 'vehicles', title }, source)
  const read = (name: string) => readFile(join(folder, place, name), 'utf8')
  return { description: JSON.parse(await read('package.json')), pnpm: await read('pnpm-workspace.yaml') }
}

test('with a registry, the packages of the platform are of one version, the libraries those it was tried with', async () => {
  const { description, pnpm } = await made('by-version', { from: 'registry', sdk })
  expect(description.dependencies).toMatchObject({ '@xuncha/ui': '^0.3.1', hono: '7.7.7', vue: '7.7.7' })
  expect(description.devDependencies).toMatchObject({ '@xuncha/cli': '^0.3.1', vitest: '7.7.7' })
  expect(JSON.stringify(description)).not.toMatch(/workspace:|catalog:|file:/)
  expect(description).not.toHaveProperty('overrides')
  expect(pnpm).not.toContain('overrides')
})

test('with a folder, each package comes from it, and what they need of one another too', async () => {
  const source = { from: 'folder', sdk, folder: join(folder, 'sdk') } as const
  const { description, pnpm } = await made('deep/by-file', source)
  expect(description.dependencies['@xuncha/ui']).toBe('file:../../sdk/xuncha-ui-0.3.1.tgz')
  expect(description.dependencies.hono).toBe('7.7.7')
  // Nothing that a plugin names itself.
  expect(description.overrides['@xuncha/crypto']).toBe('file:../../sdk/xuncha-crypto-0.3.1.tgz')
  expect(pnpm).toContain("'@xuncha/crypto': 'file:../../sdk/xuncha-crypto-0.3.1.tgz'")
})

test('a key, a database and packages are not handed on with the source', async () => {
  await scaffold(join(folder, 'ignored'), { id: 'ignored', title }, { from: 'registry', sdk })
  const ignored = (await readFile(join(folder, 'ignored/.gitignore'), 'utf8')).split('\n')
  expect(ignored).toEqual(expect.arrayContaining(['node_modules/', '.xuncha/', '*.xplugin']))
})

test('an SDK without what the plugin is written with is not taken, nor a folder that is none', async () => {
  const poor = { ...sdk, libraries: {} }
  await expect(
    scaffold(join(folder, 'poor'), { id: 'poor', title }, { from: 'registry', sdk: poor }),
  ).rejects.toThrow('does not know')
  await writeFile(join(folder, 'sdk.json'), 'no json')
  await expect(readSdk(folder)).rejects.toThrow('no folder of the SDK')
})
