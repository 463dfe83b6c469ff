import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importsOf } from '../src/imports.ts'
import { buildPackage } from '../src/plugin/package.ts'

const vehicles = fileURLToPath(new URL('../../../tests/fixtures/plugins/vehicles', import.meta.url))
const domain = fileURLToPath(new URL('../../domain/src/outcome.ts', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-build-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The module as its author has it: in a folder of its own, with nothing of this repository beside it. */
async function copy(name: string): Promise<string> {
  const place = join(folder, name)
  for (const part of ['manifest.ts', 'server', 'web', 'migrations', 'README.md'])
    await cp(join(vehicles, part), join(place, part), { recursive: true })
  return place
}

async function filesIn(place: string): Promise<Record<string, string>> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = await Promise.all(
    files.map(async (path) => [path.slice(place.length + 1), await readFile(path, 'utf8')] as const),
  )
  return Object.fromEntries(texts)
}

/** An import that no bundler leaves out. */
function used(name: string): string {
  return `import * as more from ${JSON.stringify(name)}\nglobalThis.more = more`
}

/** Changes the server half of a copy; yields what its build answers with. */
async function builtWith(name: string, line: string): Promise<unknown> {
  const place = await copy(name)
  const path = join(place, 'server/trips.ts')
  await writeFile(path, `${line}\n${await readFile(path, 'utf8')}`)
  return buildPackage(place, join(folder, `${name}-built`))
}

describe('a module outside of this repository', () => {
  test('is built into the folder of a package, and nothing is left in its own', async () => {
    const place = await copy('author')
    const before = await filesIn(place)
    await buildPackage(place, join(folder, 'built'))
    expect(await filesIn(place)).toEqual(before)

    const files = await filesIn(join(folder, 'built'))
    const { web } = JSON.parse(files['manifest.json'] ?? '') as { web: { files: object } }
    expect(Object.keys(files).sort()).toEqual(
      [
        'README.md',
        'manifest.json',
        'migrations/0001-trips.sql',
        'server/index.js',
        ...Object.keys(web.files).map((name) => `web/${name}`),
      ].sort(),
    )
    expect(importsOf(files['server/index.js'] ?? '')).toEqual({
      atOnce: ['@xuncha/plugin-sdk/server', '@xuncha/domain'],
      later: [],
    })
    expect(Object.values(files).join()).not.toContain(folder)
  })

  test('is the same bytes wherever it lies, and when it is built again', async () => {
    await buildPackage(vehicles, join(folder, 'elsewhere'))
    const first = await filesIn(join(folder, 'built'))
    expect(await filesIn(join(folder, 'elsewhere'))).toEqual(first)
    await buildPackage(join(folder, 'author'), join(folder, 'built'))
    expect(await filesIn(join(folder, 'built'))).toEqual(first)
  })
})

describe('a server half is not built when it', () => {
  test.each([
    ['carries a copy of the host’s library', used(domain), /a second copy/],
    ['reads files', used('node:fs'), /imports "node:fs", which the host does not share/],
    ['reads files under the older name', used('fs'), /which the host does not share/],
    ['opens sockets later on', `void import('node:net')`, /imports "node:net"/],
    ['asks for what is nowhere', used('left-pad'), /left-pad/],
  ])('%s', async (name, line, problem) => {
    await expect(builtWith(name.replaceAll(/\W+/g, '-'), line)).rejects.toThrow(problem)
  })
})

describe('a build is refused', () => {
  test('without a half, or with a manifest that does not hold', async () => {
    const place = await copy('half')
    await rm(join(place, 'web'), { recursive: true })
    await expect(buildPackage(place, join(folder, 'x'))).rejects.toThrow('web/index.ts is missing')

    const wrong = await copy('wrong')
    const manifest = await readFile(join(wrong, 'manifest.ts'), 'utf8')
    await writeFile(join(wrong, 'manifest.ts'), manifest.replace('order: 80', "order: 80, licence: 'MIT'"))
    await expect(buildPackage(wrong, join(folder, 'x'))).rejects.toThrow(/manifest\.ts: .*licence/)
  })

  test('into a folder that holds anything else, which stays as it was', async () => {
    const place = await copy('kept')
    const full = join(folder, 'full')
    await mkdir(full)
    await writeFile(join(full, 'letter.txt'), 'mine')
    for (const into of [full, place, folder])
      await expect(buildPackage(place, into)).rejects.toThrow('is not empty')
    expect(await filesIn(full)).toEqual({ 'letter.txt': 'mine' })
  })
})
