import { readdir, readFile } from 'node:fs/promises'
import { refusalCodes } from '@xuncha/domain'
import { describe, expect, test } from 'vitest'
import { manifestProblems } from '@xuncha/plugin-sdk'
import en from '../locales/en.json' with { type: 'json' }
import zh from '../locales/zh-CN.json' with { type: 'json' }
import manifest from '../manifest.ts'
import { messages } from '../server/messages.ts'
import web from '../web/index.ts'

type Words = { [key: string]: string | Words }

const keysOf = (words: Words, at = ''): string[] =>
  Object.entries(words).flatMap(([key, word]) =>
    typeof word === 'string' ? [`${at}${key}`] : keysOf(word, `${at}${key}.`),
  )

const holesOf = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort()

async function sources(folder: string): Promise<string> {
  const names = await readdir(new URL(`../${folder}/`, import.meta.url), { recursive: true })
  const files = names.filter((name) => /\.(ts|vue)$/.test(name))
  const texts = files.map((name) => readFile(new URL(`../${folder}/${name}`, import.meta.url), 'utf8'))
  return (await Promise.all(texts)).join('\n')
}

test('the manifest is one that a host accepts', () => {
  expect(manifestProblems(manifest)).toEqual([])
})

test('every string is there in both languages, with the same facts in it', () => {
  expect(keysOf(en)).toEqual(keysOf(zh))
  const at = (words: Words, key: string) =>
    key
      .split('.')
      .reduce<string | Words | undefined>((place, step) => (place as Words)[step], words) as string
  const codes = new Set(Object.keys(zh.refusals).map((code) => `refusals.${code}`))
  for (const key of keysOf(zh).filter((key) => !codes.has(key)))
    expect([key, holesOf(at(en, key))]).toEqual([key, holesOf(at(zh, key))])
})

test('every refusal has a sentence in both languages, of its own or of the field', async () => {
  const codes = [...(await sources('server')).matchAll(/refuse\('([\w.-]+)'/g)].map(
    ([, code]) => code as string,
  )
  const platformSays = ['not-found', 'stale']
  for (const code of new Set(codes.filter((code) => !platformSays.includes(code))))
    for (const locale of ['zh-CN', 'en'] as const)
      expect(
        code in messages[locale] || (refusalCodes as string[]).includes(code),
        `${code} in ${locale}`,
      ).toBe(true)
})

describe('the web half', () => {
  test('has a component for each page that the manifest declares, and no other', () => {
    expect(Object.keys(web.pages).sort()).toEqual(manifest.pages.map(({ name }) => name).sort())
  })

  test.each(['zh-CN', 'en'] as const)('finds the words of the field in %s', (locale) => {
    const words = web.messages[locale] as unknown as Words
    expect(words).toHaveProperty('words.states.awaiting_claim')
  })

  test('asks for no string that is not there', async () => {
    const asked = (await sources('web')).matchAll(/'rectification\.([a-z]\w*(?:\.[\w-]+)+)'/g)
    const known = new Set(keysOf(zh))
    expect([...asked].map(([, key]) => key as string).filter((key) => !known.has(key))).toEqual([])
  })
})
