import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Ask,
  askOfEvent,
  askOfGrant,
  askOfPermission,
  askOfService,
  asksOf,
  readAsk,
} from '../src/index.ts'

const title = { 'zh-CN': '图书', en: 'Books' }
const manifest = {
  permissions: [
    { id: 'library.book:read', title, risk: 'low', forUnits: true },
    { id: 'library.book:lend', title, risk: 'high', duties: ['head', 'deputy'] },
  ],
  roles: { office: { 'library.book:read': 'county', 'library.book:lend': 'county' } },
  listens: ['onsite.feedback-delivered.v1'],
  uses: ['planning.rounds.v1'],
} as const

describe('what a plugin asks for', () => {
  test('is its permissions, their grants, what it hears and what it asks of others', () => {
    expect(asksOf(manifest)).toEqual([
      'permission library.book:read low units=yes duties=all',
      'permission library.book:lend high units=no duties=deputy,head',
      'grant office library.book:read county',
      'grant office library.book:lend county',
      'listens onsite.feedback-delivered.v1',
      'uses planning.rounds.v1',
    ])
  })

  test('is the same line in whatever order the duties stand, and another as soon as anything is wider', () => {
    const [read, lend] = manifest.permissions
    const asked = (change: object) =>
      askOfPermission({ permissions: [read, { ...lend, ...change }] }, lend.id)
    expect(asked({ duties: ['deputy', 'head'] })).toBe(askOfPermission(manifest, lend.id))
    for (const wider of [{ risk: 'low' }, { forUnits: true }, { duties: ['head'] }, { duties: undefined }])
      expect(asked(wider)).not.toBe(askOfPermission(manifest, lend.id))
  })

  test('is read back as it was said', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9.:-]{0,30}$/)
    fc.assert(
      fc.property(word, word, word, (role, name, reach) => {
        expect(readAsk(askOfGrant(role, name, reach))).toEqual({
          kind: 'grant',
          role,
          permission: name,
          reach,
        })
        expect(readAsk(askOfEvent(name))).toEqual({ kind: 'listens', name })
        expect(readAsk(askOfService(name))).toEqual({ kind: 'uses', name })
      }),
    )
    const duties = fc.option(
      fc.uniqueArray(fc.constantFrom('head', 'deputy', 'member', 'liaison'), { minLength: 1 }),
    )
    fc.assert(
      fc.property(fc.boolean(), fc.constantFrom('low', 'high'), duties, (forUnits, risk, whose) => {
        const id = 'library.book:read'
        const permission = { id, title, risk, forUnits, ...(whose ? { duties: whose } : {}) } as const
        const read: Ask = {
          kind: 'permission',
          permission: id,
          risk,
          forUnits,
          duties: whose?.toSorted() ?? null,
        }
        expect(readAsk(askOfPermission({ permissions: [permission] }, id))).toEqual(read)
      }),
    )
  })

  test.each(['', 'grant', 'grant office', 'burn library.book:read', 'uses a b', 'permission x low'])(
    'is not “%s”',
    (text) => expect(readAsk(text)).toBeUndefined(),
  )
})
