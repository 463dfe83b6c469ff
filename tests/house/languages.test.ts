import { refusalMessages } from '@xuncha/domain'
import { describe, expect, test } from 'vitest'
import { files, read } from './tree.ts'

type Json = string | Json[] | { [key: string]: Json }

const all = files()
const folders = all
  .filter((path) => path.endsWith('locales/zh-CN.json'))
  .map((path) => path.slice(0, -'/zh-CN.json'.length))
const plugins = all
  .filter((path) => /^apps\/[^/]+\/manifest\.ts$/.test(path))
  .map((path) => path.split('/')[1] ?? '')

/** The sentences of a locale file by path: `round.title` → `Round`. */
function sentences(path: string): Record<string, string> {
  const flat = (value: Json, at: string): [string, string][] =>
    typeof value === 'string'
      ? [[at, value]]
      : Object.entries(value).flatMap(([key, inner]) => flat(inner, at ? `${at}.${key}` : key))
  return Object.fromEntries(flat(JSON.parse(read(path)), ''))
}

/** The refusal codes that this code can answer with. */
function codesIn(under: string): string[] {
  const sources = files(under).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  const found = sources.flatMap((path) => [
    ...read(path).matchAll(/\b(?:refuse\(|refused\(\w+, \{ code:)\s*'([\w.-]+)'/g),
  ])
  return [...new Set(found.map(([, code]) => code ?? ''))].toSorted()
}

test('there is something to compare', () => {
  expect(folders.length).toBeGreaterThan(4)
  expect(plugins.length).toBeGreaterThanOrEqual(4)
  expect(codesIn('packages/domain/src').length).toBeGreaterThan(10)
})

describe.each(folders)('%s', (folder) => {
  const zh = sentences(`${folder}/zh-CN.json`)
  const en = sentences(`${folder}/en.json`)

  test('says the same things in both languages', () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(zh).toSorted())
  })

  test('says nothing with empty words', () => {
    expect([...Object.entries(zh), ...Object.entries(en)].filter(([, text]) => text.trim() === '')).toEqual(
      [],
    )
  })
})

describe('every refusal has a sentence', () => {
  const own = (folder: string, language: string) =>
    Object.keys(sentences(`${folder}/${language}.json`)).map((key) => key.replace(/^refusals\./, ''))

  test.each(plugins)('of the server half of %s', (id) => {
    const codes = codesIn(`apps/${id}/server`)
    for (const language of ['zh-CN', 'en'] as const) {
      const known = new Set([
        ...own(`apps/${id}/locales`, language),
        ...own('packages/platform/locales', language),
        ...Object.keys(refusalMessages[language]),
      ])
      expect(codes.filter((code) => !known.has(code))).toEqual([])
    }
  })

  test('of the rules', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const known = new Set(Object.keys(refusalMessages[language]))
      expect(codesIn('packages/domain/src').filter((code) => !known.has(code))).toEqual([])
    }
  })
})
