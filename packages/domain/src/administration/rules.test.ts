import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayDisable, mayLeave, mayRenewPassword, mayResetFactors } from './account.ts'
import { mayCloseOrganisation, mayMoveUnder } from './organisation.ts'
import { checkPassword } from './password.ts'
import { isSecurityRule, mayBeSet, pauseAfter, securityRules } from './security-rules.ts'

const codeOf = (outcome: { ok: boolean; refusal?: { code: string } }) => outcome.refusal?.code ?? 'done'

describe('a password', () => {
  test.each([
    ['elf chars 1', 'password.short'],
    ['青山绿水一二三四五六七', 'password.short'],
    ['青山绿水一二三四五六七八', 'done'],
    ['correct horse battery staple', 'done'],
    ['x'.repeat(129), 'password.long'],
    ['lin-zhiyuan12', 'password.name'],
    ['lin-zhiyuanlin-zhiyuan', 'password.name'],
    ['lin-zhiyuan in the old library', 'done'],
    ['Password1234', 'password.common'],
    ['aaaaaaaaaaaa', 'password.common'],
    ['abcabcabcabcab', 'password.common'],
    ['zyxwvutsrqponm', 'password.common'],
    ['0987654321098', 'password.common'],
    ['qwertyuiopas', 'password.common'],
  ])('%s: %s', (password, expected) => {
    expect(codeOf(checkPassword(password, { username: 'lin-zhiyuan' }))).toBe(expected)
  })

  test('is never refused for lacking capitals, digits or signs', () => {
    const word = fc.stringMatching(/^[a-z]{5,9}$/)
    fc.assert(
      fc.property(word, word, word, (one, two, three) => {
        const code = codeOf(checkPassword(`${one} ${two} ${three}`, { username: 'office' }))
        expect(['done', 'password.common']).toContain(code)
      }),
    )
  })

  test('is counted in characters as people see them, not in code units', () => {
    expect(codeOf(checkPassword('🌲🌊🏔️🌲🌊', { username: 'office' }))).toBe('password.short')
  })
})

describe('the pause after failures', () => {
  test('is none while there are tries, grows, and is never for good', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 200 }), (failures, tries) => {
        const pause = pauseAfter(failures, tries)
        expect(pause === 0).toBe(failures < tries)
        expect(pause).toBeLessThanOrEqual(900)
        expect(pauseAfter(failures + 1, tries)).toBeGreaterThanOrEqual(pause)
      }),
    )
    expect([4, 5, 6, 7, 10, 11].map((failures) => pauseAfter(failures, 5))).toEqual([
      0, 30, 60, 120, 900, 900,
    ])
  })
})

describe('a rule of security', () => {
  test.each(Object.entries(securityRules))('%s: its own value is one that it may have', (name, rule) => {
    expect(isSecurityRule(name) && mayBeSet(name, rule.initial).ok).toBe(true)
    if (!isSecurityRule(name)) return
    for (const beyond of [rule.least - 1, rule.most + 1, rule.least + 0.5, Number.NaN])
      expect(codeOf(mayBeSet(name, beyond))).toBe('setting.range')
  })

  test('is one of those that there are', () => {
    expect(isSecurityRule('toString')).toBe(false)
  })
})

describe('an account', () => {
  const actor = { personId: 'p1', roles: ['system-admin'] }
  const account = { personId: 'p2', roles: ['office'], disabled: false, otherHolders: 0 }

  test('is disabled by somebody else, unless it is the last administrator of its kind', () => {
    expect(codeOf(mayDisable(account, actor))).toBe('done')
    expect(codeOf(mayDisable({ ...account, personId: 'p1' }, actor))).toBe('account.own')
    const auditor = { ...account, roles: ['audit-admin'] }
    expect(codeOf(mayDisable(auditor, actor))).toBe('account.last-administrator')
    expect(codeOf(mayDisable({ ...auditor, otherHolders: 1 }, actor))).toBe('done')
    expect(codeOf(mayDisable({ ...auditor, disabled: true }, actor))).toBe('done')
  })

  test('of an administrator gets no password that another administrator knows', () => {
    expect(codeOf(mayRenewPassword(account, actor))).toBe('done')
    expect(codeOf(mayRenewPassword({ ...account, personId: 'p1' }, actor))).toBe('account.own-password')
    expect(codeOf(mayRenewPassword({ ...account, roles: ['security-admin'] }, actor))).toBe(
      'account.administrator-password',
    )
  })

  test('loses its second factors to nobody but another, who is asked to', () => {
    const lost = { personId: 'p2', secondFactor: true }
    expect(codeOf(mayResetFactors(lost, actor))).toBe('done')
    expect(codeOf(mayResetFactors({ ...lost, personId: 'p1' }, actor))).toBe('account.own-factor')
    expect(codeOf(mayResetFactors({ ...lost, secondFactor: false }, actor))).toBe('account.no-factor')
  })

  test('a person leaves once they are no administrator', () => {
    expect(codeOf(mayLeave(['office']))).toBe('done')
    expect(codeOf(mayLeave(['system-admin']))).toBe('person.administrator')
  })
})

describe('an organisation', () => {
  const parentOf = new Map([
    ['committee', null],
    ['town', 'committee'],
    ['village', 'town'],
  ])

  test('is never put under itself or under its own', () => {
    expect(codeOf(mayMoveUnder('town', 'town', parentOf))).toBe('organisation.circle')
    expect(codeOf(mayMoveUnder('town', 'village', parentOf))).toBe('organisation.circle')
    expect(codeOf(mayMoveUnder('village', 'committee', parentOf))).toBe('done')
    expect(codeOf(mayMoveUnder('village', null, parentOf))).toBe('done')
  })

  test('a circle that is there already ends the walk', () => {
    const circle = new Map([
      ['a', 'b'],
      ['b', 'a'],
    ])
    expect(codeOf(mayMoveUnder('c', 'a', circle))).toBe('done')
  })

  test('is closed once nobody and nothing is left in it', () => {
    expect(codeOf(mayCloseOrganisation({ people: 0, organisations: 0 }))).toBe('done')
    expect(codeOf(mayCloseOrganisation({ people: 1, organisations: 0 }))).toBe('organisation.in-use')
    expect(codeOf(mayCloseOrganisation({ people: 0, organisations: 1 }))).toBe('organisation.in-use')
  })
})
