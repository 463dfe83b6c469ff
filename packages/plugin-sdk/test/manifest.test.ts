import { describe, expect, test } from 'vitest'
import { manifestProblems, type PluginManifest } from '../src/index.ts'

const sound: PluginManifest = {
  manifestVersion: 1,
  id: 'library',
  version: '1.0.0',
  sdk: '^0.1',
  title: { 'zh-CN': '资料', en: 'Library' },
  summary: { 'zh-CN': '资料', en: 'Library' },
  order: 9,
  permissions: [{ id: 'library.book:read', title: { 'zh-CN': '查看', en: 'Read' }, risk: 'low' }],
  roles: { office: { 'library.book:read': 'county' } },
  pages: [
    { name: 'books', path: '/books', title: { 'zh-CN': '书', en: 'Books' }, needs: 'library.book:read' },
  ],
  publishes: ['library.book-added.v1'],
  listens: ['planning.round-closed.v1'],
  provides: ['library.shelf.v2'],
  uses: [],
  data: { schema: 'library', tables: { book: { holds: 'internal', keep: 'P10Y', unit: 'unit_id' } } },
}

const book = { holds: 'internal', keep: 'P10Y', unit: 'unit_id' } as const
const tables = (declared: object): Partial<PluginManifest> => ({
  data: { schema: 'library', tables: declared as PluginManifest['data']['tables'] },
})

test('a sound manifest has no problems', () => {
  expect(manifestProblems(sound)).toEqual([])
})

describe('an author is told', () => {
  test.each<[string, Partial<PluginManifest>, RegExp]>([
    ['an id that is no word', { id: 'Library!' }, /not a lower-case word/],
    ['a version that is none', { version: 'one' }, /not semantic/],
    [
      "a permission under somebody else's name",
      { permissions: [{ id: 'onsite.paper:read', title: sound.title, risk: 'low' }], roles: {}, pages: [] },
      /not prefixed by "library\."/,
    ],
    [
      'a role that gets what is not declared',
      { roles: { office: { 'library.book:burn': 'county' } } },
      /not declared/,
    ],
    [
      'a role that nobody can have',
      { roles: { reader: { 'library.book:read': 'county' } } },
      /none of the platform's/,
    ],
    [
      'a role that administers',
      { roles: { 'system-admin': { 'library.book:read': 'county' } } },
      /has no part in the work/,
    ],
    [
      'a page that needs what is not declared',
      { pages: [{ name: 'x', path: '/x', title: sound.title, needs: 'library.x:read' }] },
      /page "x" needs/,
    ],
    [
      'an event without a version',
      { publishes: ['library.book-added'] },
      /form "library\.<name>\.v<number>"/,
    ],
    ["a service under somebody else's name", { provides: ['onsite.shelf.v1'] }, /form "library\.<name>/],
    [
      'a table that says nothing of a unit',
      tables({ book: { ...book, unit: undefined } }),
      /does not say which unit/,
    ],
    [
      'a table without a unit and without a reason',
      tables({ book: { ...book, unit: { none: ' ' } } }),
      /why it has no/,
    ],
    ['a unit that is no column', tables({ book: { ...book, unit: 'unit id; drop' } }), /is not a column/],
    [
      'a unit through a table that is not declared',
      tables({ book: { ...book, unit: { through: 'shelf_id', to: 'shelf' } } }),
      /through "shelf", which is not declared/,
    ],
    [
      'a unit through a column that is none',
      tables({ book, loan: { ...book, unit: { through: 'book_id)--', to: 'book' } } }),
      /is not a column/,
    ],
    [
      'tables that lead to each other',
      tables({
        book: { ...book, unit: { through: 'shelf_id', to: 'shelf' } },
        shelf: { ...book, unit: { through: 'book_id', to: 'book' } },
      }),
      /through itself/,
    ],
    [
      'marks without permissions',
      tables({ book: { ...book, marked: {} } }),
      /names no permissions under "marks"/,
    ],
    [
      'a marked table whose records have no name',
      {
        data: {
          schema: 'library',
          tables: { book: { ...book, marked: {} } },
        },
        marks: { label: 'library.book:read', seal: 'library.shelf:seal' },
      },
      /does not say what its records are called/,
    ],
    [
      'one permission for labels and seals',
      { marks: { label: 'library.book:read', seal: 'library.book:read' } },
      /one each/,
    ],
    [
      'a rule about fields under a permission that is not declared',
      { fields: [{ permission: 'library.x:read', of: 'Book', hide: ['text'], reach: 'team' }] },
      /policy names "library\.x:read"/,
    ],
    [
      'a role of a unit that gets what is not open to units',
      { roles: { 'unit-head': { 'library.book:read': 'unit' } } },
      /of an inspected unit is given "library\.book:read" over unit/,
    ],
    [
      'a role of a unit that gets the whole county',
      {
        permissions: [{ id: 'library.book:read', title: sound.title, risk: 'low', forUnits: true }],
        roles: { 'unit-liaison': { 'library.book:read': 'county' } },
      },
      /over county/,
    ],
    [
      'duties where no role reaches by team',
      {
        permissions: [{ id: 'library.book:read', title: sound.title, risk: 'low', duties: ['head'] }],
        roles: { office: { 'library.book:read': 'county' } },
      },
      /names duties, but no role is given it over team/,
    ],
    ['a schema of another name', { data: { schema: 'platform', tables: {} } }, /not the plugin's id/],
  ])('of %s', (_what, change, problem) => {
    expect(manifestProblems({ ...sound, ...change }).join('\n')).toMatch(problem)
  })
})
