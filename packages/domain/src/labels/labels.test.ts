import { describe, expect, test } from 'vitest'
import { labels, refusalCodes, refusalMessages } from './index.ts'

type Tree = { [name: string]: string | Tree }

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, word]) =>
    typeof word === 'string' ? [[`${path}${name}`, word]] : leaves(word, `${path}${name}.`),
  )
}

const zh = leaves(labels['zh-CN'] as unknown as Tree)
const en = leaves(labels.en as unknown as Tree)
const holes = (text: string | undefined) => (text?.match(/\{\w+\}/g) ?? []).toSorted()

describe('the words', () => {
  test('are Chinese in Chinese and English in English', () => {
    for (const [path, word] of zh) expect(word, path).toMatch(/\p{Script=Han}/u)
    for (const [path, word] of en) expect(word, path).toMatch(/^[^\p{Script=Han}]+$/u)
  })

  test('are there in both languages for the same codes', () => {
    expect(en.map(([path]) => path)).toEqual(zh.map(([path]) => path))
  })

  test('tell the states of one record apart', () => {
    for (const words of [zh, en]) {
      const states = words.filter(([path]) => path.includes('.states.'))
      const named = states.map(([path, word]) => `${path.split('.states.')[0]}: ${word}`)
      expect(new Set(named).size).toBe(named.length)
    }
  })
})

describe('the sentences of refusals', () => {
  test.each(refusalCodes)('%s: in both languages, with the same facts', (code) => {
    const [chinese, english] = [refusalMessages['zh-CN'][code], refusalMessages.en[code]]
    expect(chinese).toMatch(/\p{Script=Han}/u)
    expect(english).toMatch(/^[A-Z{][^\p{Script=Han}]+$/u)
    expect(holes(english)).toEqual(holes(chinese))
  })
})
