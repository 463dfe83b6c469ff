import { describe, expect, test } from 'vitest'
import { manifestProblems, type PluginManifest } from '../src/index.ts'

const title = { 'zh-CN': '资料', en: 'Library' }
const needs = 'library.book:read'
const sound: PluginManifest = {
  manifestVersion: 1,
  id: 'library',
  version: '1.0.0',
  sdk: '^0.1',
  title,
  summary: title,
  order: 9,
  permissions: [{ id: needs, title, risk: 'low' }],
  roles: { office: { 'library.book:read': 'county' } },
  pages: [
    { name: 'books', path: '/books', title, needs },
    { name: 'book', path: '/books/:id', title, needs },
  ],
  slots: [{ name: 'library.book.v1', title, page: 'book' }],
  extensions: [{ name: 'books-of-round', slot: 'planning.round.v1', title, needs }],
  verbs: [{ name: 'borrow', title, needs, opens: '/books?free=1' }],
  publishes: [],
  listens: [],
  provides: [],
  uses: [],
  data: { schema: 'library', tables: {} },
}
const [slot] = sound.slots ?? []
const [extension] = sound.extensions ?? []
const [verb] = sound.verbs ?? []

test('what is offered to others, shown with others and set out to do is sound', () => {
  expect(manifestProblems(sound)).toEqual([])
})

test('a slot of a module that is not here is no problem: where nobody has it, nothing is shown', () => {
  const elsewhere = { ...extension, slot: 'archive.box.v3' } as NonNullable<typeof extension>
  expect(manifestProblems({ ...sound, extensions: [elsewhere] })).toEqual([])
})

describe('an author is told', () => {
  test.each<[string, object, RegExp]>([
    [
      'a slot under somebody else’s name',
      { slots: [{ ...slot, name: 'onsite.book.v1' }] },
      /form "library\./,
    ],
    ['a slot without a version', { slots: [{ ...slot, name: 'library.book' }] }, /form "library\./],
    [
      'a slot on no page',
      { slots: [{ ...slot, page: 'shelf' }] },
      /on the page "shelf", which is not declared/,
    ],
    ['a slot that is there twice', { slots: [slot, slot] }, /slot "library\.book\.v1" is declared twice/],
    ['an extension of no slot', { extensions: [{ ...extension, slot: 'round' }] }, /names the slot "round"/],
    [
      'an extension that needs what is not declared',
      { extensions: [{ ...extension, needs: 'library.book:burn' }] },
      /extension "books-of-round" needs "library\.book:burn"/,
    ],
    ['an extension that is there twice', { extensions: [extension, extension] }, /extension .* twice/],
    [
      'a verb that needs what is not declared',
      { verbs: [{ ...verb, needs: 'x' }] },
      /verb "borrow" needs "x"/,
    ],
    [
      'a verb that opens a record',
      { verbs: [{ ...verb, opens: '/books/:id' }] },
      /no page without parameters/,
    ],
    [
      'a verb that opens nothing',
      { verbs: [{ ...verb, opens: '/shelves' }] },
      /verb "borrow" opens "\/shelves"/,
    ],
    ['a verb that is there twice', { verbs: [verb, verb] }, /verb "borrow" is declared twice/],
  ])('of %s', (_what, change, problem) => {
    expect(manifestProblems({ ...sound, ...change }).join('\n')).toMatch(problem)
  })
})
