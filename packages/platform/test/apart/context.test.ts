import { describe, expect, test } from 'vitest'
import { ContextReader, newContextKeys, type Occasion, signContext } from '../../src/apart/context.ts'

const keys = newContextKeys()
const occasion: Occasion = { plugin: 'toy', method: 'POST', path: '/api/p/toy/items?x=1' }
const signed = (about: unknown = {}, given = occasion) => signContext(keys.privateKey, given, about)

describe('a signed context 签名上下文', () => {
  test('is taken by whom it is for, with what it says', () => {
    const reader = new ContextReader<{ who: string }>(keys.publicKey)
    expect(reader.take(signed({ who: '某人' }), occasion)).toMatchObject({
      plugin: 'toy',
      about: { who: '某人' },
    })
  })

  test('is taken once', () => {
    const reader = new ContextReader(keys.publicKey)
    const line = signed()
    expect(reader.take(line, occasion)).toBeDefined()
    expect(reader.take(line, occasion)).toBeUndefined()
  })

  test.each<[string, Partial<Occasion>]>([
    ['another plugin', { plugin: 'vehicles' }],
    ['another method', { method: 'DELETE' }],
    ['another path', { path: '/api/p/toy/items?x=2' }],
    ['a body that it does not speak of', { body: Buffer.from('{}') }],
  ])('is not taken for %s', (_what, other) => {
    expect(new ContextReader(keys.publicKey).take(signed(), { ...occasion, ...other })).toBeUndefined()
  })

  test('holds for the body that it was made with and for no other', () => {
    const reader = new ContextReader(keys.publicKey)
    const withBody = (text: string) => ({ ...occasion, body: Buffer.from(text) })
    expect(reader.take(signed({}, withBody('一')), withBody('二'))).toBeUndefined()
    expect(reader.take(signed({}, withBody('一')), withBody('一'))).toBeDefined()
  })

  test('is not taken when it is old, or of the future', () => {
    const line = signed()
    for (const shift of [-31_000, 31_000])
      expect(new ContextReader(keys.publicKey, () => Date.now() + shift).take(line, occasion)).toBeUndefined()
    expect(new ContextReader(keys.publicKey, () => Date.now() + 20_000).take(line, occasion)).toBeDefined()
  })

  test('changed in one place, signed by somebody else, or not at all, is none', () => {
    const reader = new ContextReader(keys.publicKey)
    const [version, text = '', signature = ''] = signed().split('.')
    const other = Buffer.from(text, 'base64url').toString().replace('POST', 'PUT_')
    for (const line of [
      undefined,
      '',
      'nonsense',
      `${version}.${text}`,
      `${version}.${text}.${signature}.more`,
      `${version}.${Buffer.from(other).toString('base64url')}.${signature}`,
      signContext(newContextKeys().privateKey, occasion, {}),
    ])
      expect(reader.take(line, { ...occasion })).toBeUndefined()
  })
})
