import { describe, expect, test } from 'vitest'
import { asksNothingNew, defineManifest, manifestDiff, type PluginManifest } from '../src/index.ts'

const title = { 'zh-CN': '馆', en: 'Library' }
const book = { id: 'library.book:read', title, risk: 'low' } as const
const first: PluginManifest = defineManifest({
  manifestVersion: 1,
  id: 'library',
  version: '1.0.0',
  sdk: '^0.1',
  title,
  summary: title,
  order: 1,
  permissions: [book, { id: 'library.shelf:write', title, risk: 'low', duties: ['head'] }],
  roles: { office: { 'library.book:read': 'unit' }, inspector: { 'library.shelf:write': 'team' } },
  pages: [],
  publishes: [],
  listens: [],
  provides: [],
  uses: [],
  data: { schema: 'library', tables: { book: { holds: 'internal', keep: 'P1Y', unit: { none: 'books' } } } },
})

describe('what a version asks for', () => {
  test('is nothing new where nothing changed', () => {
    expect(asksNothingNew(manifestDiff(first, { ...first, version: '1.0.1' } as PluginManifest))).toBe(true)
  })

  test('is everything where there was none before', () => {
    const diff = manifestDiff(undefined, first)
    expect(diff.permissions.map(({ why }) => why)).toEqual(['new', 'new'])
    expect(diff.grants).toHaveLength(2)
    expect(diff.tables).toEqual(['book'])
    expect(asksNothingNew(diff)).toBe(false)
  })

  test.each<[string, Partial<PluginManifest>, object]>([
    [
      'a permission that is riskier',
      { permissions: [{ ...book, risk: 'high' }] },
      { permissions: [{ id: book.id, why: 'riskier' }], dropped: ['library.shelf:write'] },
    ],
    [
      'a permission that inspected units may have',
      { permissions: [{ ...book, forUnits: true }] },
      { permissions: [{ id: book.id, why: 'for-units' }] },
    ],
    [
      'a permission for any duty',
      { permissions: [{ id: 'library.shelf:write', title, risk: 'low' }] },
      { permissions: [{ id: 'library.shelf:write', why: 'more-duties' }] },
    ],
    [
      'rows of the whole county for a role that had those of its unit',
      { roles: { office: { 'library.book:read': 'county' } } },
      { grants: [{ role: 'office', permission: book.id, reach: 'county', before: 'unit' }] },
    ],
    [
      'a role that had nothing',
      { roles: { ...first.roles, discipline: { 'library.book:read': 'county' } } },
      { grants: [{ role: 'discipline', permission: book.id, reach: 'county' }] },
    ],
    ['events of a neighbour', { listens: ['onsite.told.v1'] }, { listens: ['onsite.told.v1'] }],
    ['a service of a neighbour', { uses: ['onsite.find.v1'] }, { uses: ['onsite.find.v1'] }],
  ])('names %s', (_, change, expected) => {
    expect(manifestDiff(first, { ...first, ...change })).toMatchObject(expected)
  })
})
