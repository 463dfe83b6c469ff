import { describe, expect, test } from 'vitest'
import { generateSigner, type Signer } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { openPackage, packFiles, type TrustedKey, trustedKeysFrom, verifyPackage } from '../src/index.ts'
import { built, lineOf, type manifest, signer, smSigner, trustIn } from './built.ts'

const TODAY = '2026-11-23'

function verdict(by: Signer, trusted: readonly TrustedKey[], changes: Partial<typeof manifest> = {}) {
  const opened = openPackage(packFiles(built(changes), by))
  if (!opened.ok) throw new Error(opened.refusal.code)
  const outcome = verifyPackage(opened.value, trusted, TODAY)
  return outcome.ok ? outcome.value : outcome.refusal.code
}

describe('whose package is taken', () => {
  test.each([signer, smSigner])('one that is signed with a pinned key, of either family', (key) => {
    expect(verdict(key, trustIn(key))).toBe(`author.example+${key.id}`)
  })

  test('not one of another key, though it bears the same name', () => {
    const other = generateSigner('author.example', 'log', profiles.intl)
    expect(verdict(other, trustIn(signer))).toBe('package.key-unknown')
    expect(verdict(signer, [])).toBe('package.key-unknown')
  })

  test('up to the last day of the key, and not after', () => {
    expect(verdict(signer, trustIn(signer, { until: TODAY }))).toContain('author.example')
    expect(verdict(signer, trustIn(signer, { until: '2026-11-22' }))).toBe('package.key-expired')
  })

  test('not from the day on which the key is revoked', () => {
    expect(verdict(signer, trustIn(signer, { revokedOn: '2026-11-24' }))).toContain('author.example')
    expect(verdict(signer, trustIn(signer, { revokedOn: TODAY }))).toBe('package.key-revoked')
  })

  test('only when it was written for this version of the plugin interface', () => {
    for (const sdk of ['^0.1', '0.1.0', '>=0.1 <1'])
      expect(verdict(signer, trustIn(signer), { sdk })).toContain('author')
    for (const sdk of ['^0.2', '^1', '<0.1', 'whatever'])
      expect(verdict(signer, trustIn(signer), { sdk })).toBe('package.sdk')
  })
})

describe('the file of pinned keys', () => {
  test('is read with the days from which keys hold no more', () => {
    const text = JSON.stringify([
      { key: lineOf(signer), until: '2028-12-31' },
      { key: lineOf(smSigner), revokedOn: null },
    ])
    const read = trustedKeysFrom(text)
    expect(read.ok && read.value.map(({ key, until }) => [key.id, until])).toEqual([
      [signer.id, '2028-12-31'],
      [smSigner.id, undefined],
    ])
  })

  test('takes no key of a witness', () => {
    const witness = generateSigner('author.example', 'witness', profiles.intl)
    expect(trustedKeysFrom(JSON.stringify([{ key: lineOf(witness) }]))).toMatchObject({
      ok: false,
      refusal: { code: 'trust.malformed', facts: { entry: 1 } },
    })
  })

  test.each(['', '{}', '[1]', '[{"key":"x"}]', `[{"key":"${lineOf(signer)}","until":"soon"}]`])(
    'is refused when it reads %s',
    (text) => {
      expect(trustedKeysFrom(text)).toMatchObject({ ok: false, refusal: { code: 'trust.malformed' } })
    },
  )
})
