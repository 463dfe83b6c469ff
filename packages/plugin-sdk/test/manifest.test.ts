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
  data: { schema: 'library', tables: { book: { holds: 'internal', keep: 'P10Y' } } },
}

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
    ['a schema of another name', { data: { schema: 'platform', tables: {} } }, /not the plugin's id/],
  ])('of %s', (_what, change, problem) => {
    expect(manifestProblems({ ...sound, ...change }).join('\n')).toMatch(problem)
  })
})
