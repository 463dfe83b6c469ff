import { describe, expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import {
  type BuiltManifest,
  type builtManifestSchema,
  manifestJsonSchema,
  type manifestSchema,
  parseBuiltManifest,
  parseManifest,
  type PluginManifest,
} from '../src/index.ts'

const title = { 'zh-CN': '资料', en: 'Library' }
const sound: PluginManifest = {
  manifestVersion: 1,
  id: 'library',
  version: '1.0.0',
  sdk: '^0.1',
  title,
  summary: title,
  order: 9,
  permissions: [{ id: 'library.book:read', title, risk: 'low', forUnits: true }],
  roles: { office: { 'library.book:read': 'county' } },
  fields: [{ permission: 'library.book:read', of: 'Book', hide: ['price'], reach: 'county' }],
  settings: [{ name: 'loanDays', title, type: 'number', default: 14, min: 1, max: 90 }],
  pages: [{ name: 'books', path: '/books', title, needs: 'library.book:read', menu: true }],
  publishes: ['library.book-added.v1'],
  listens: [],
  provides: [],
  uses: [],
  data: {
    schema: 'library',
    tables: {
      book: { holds: 'internal', keep: 'P10Y', unit: 'unit_id' },
      loan: { holds: 'personal', keep: 'forever', unit: { through: 'book_id', to: 'book' } },
      shelf: { holds: 'public', keep: 'P1Y', unit: { none: 'a shelf is of no unit' } },
    },
  },
}
const built: BuiltManifest = {
  ...sound,
  web: { entry: 'a.js', css: ['a.css'], files: { 'a.js': digest('a'), 'a.css': digest('b') } },
}

function digest(letter: string) {
  return `sha384-${letter.repeat(64)}`
}

test('the schema describes the very types', () => {
  expectTypeOf<z.infer<typeof manifestSchema>>().toEqualTypeOf<PluginManifest>()
  expectTypeOf<z.infer<typeof builtManifestSchema>>().toEqualTypeOf<BuiltManifest>()
})

test('the published schema is that of the source', async () => {
  const text = `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`
  await expect(text).toMatchFileSnapshot('../schema/plugin-manifest.v1.json')
})

test('a sound manifest is read as it stands', () => {
  expect(parseManifest(structuredClone(sound))).toEqual({ ok: true, manifest: sound })
  expect(parseBuiltManifest(structuredClone(built))).toEqual({ ok: true, manifest: built })
})

describe('an author is told where the shape is not right', () => {
  test.each<[string, object, RegExp]>([
    ['a field that the host does not know', { license: 'MIT' }, /license/],
    ['a scope, which the host does not give', { scopes: ['net:gis.example'] }, /scopes/],
    ['a field too much, deep inside', { marks: { label: 'x', seal: 'y', burn: 'z' } }, /^marks: .*burn/],
    ['a title in one language', { title: { en: 'Library' } }, /^title\.zh-CN: /],
    ['another version of the manifest', { manifestVersion: 2 }, /^manifestVersion: /],
    [
      'a reach that there is not',
      { roles: { office: { 'library.book:read': 'world' } } },
      /^roles\.office\./,
    ],
    ['a page off its path', { pages: [{ name: 'x', path: 'x', title, needs: 'y' }] }, /^pages\.0\.path: /],
    ['what is undefined', { fields: undefined }, /^fields: /],
    ['a list that is none', { uses: {} }, /^uses: /],
    [
      'a setting of no kind',
      { settings: [{ name: 'x', title, type: 'colour', default: 1 }] },
      /^settings\.0/,
    ],
  ])('%s', (_, changes, problem) => {
    const parsed = parseManifest({ ...sound, ...changes })
    expect(parsed).toEqual({ ok: false, problems: [expect.stringMatching(problem)] })
  })

  test.each([undefined, null, 1, 'x', [], {}])('%j, which is no manifest', (json) => {
    expect(parseManifest(json).ok).toBe(false)
    expect(parseBuiltManifest(json).ok).toBe(false)
  })
})

test('what is of the right shape is judged by what it says', () => {
  expect(parseManifest({ ...sound, id: 'onsite' })).toMatchObject({
    ok: false,
    problems: expect.arrayContaining(['permission "library.book:read" is not prefixed by "onsite."']),
  })
  expect(
    parseManifest({ ...sound, settings: [...(sound.settings ?? []), ...(sound.settings ?? [])] }),
  ).toEqual({
    ok: false,
    problems: ['setting "loanDays" is declared twice'],
  })
})

describe('a manifest as built', () => {
  test('has its web half, which one that is written has not', () => {
    expect(parseBuiltManifest(sound)).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/^web: /)],
    })
    expect(parseManifest(built)).toMatchObject({ ok: false, problems: [expect.stringMatching(/web/)] })
  })

  test.each([{ entry: 'b.js' }, { css: ['b.css'] }, { entry: 'toString' }])(
    'loads nothing that is not among its files: %j',
    (changes) => {
      const parsed = parseBuiltManifest({ ...built, web: { ...built.web, ...changes } })
      expect(parsed).toMatchObject({ ok: false, problems: [expect.stringMatching(/not among its files/)] })
    },
  )

  test('has a digest of each file', () => {
    const web = { ...built.web, files: { ...built.web.files, 'a.js': 'sha1-x' } }
    expect(parseBuiltManifest({ ...built, web })).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/^web\.files\.a\.js: /)],
    })
  })
})
