import { findFocus, foci, labels, refusalMessages, unitTypes } from '@xuncha/domain'
import { type Tone, useNames } from '@xuncha/ui'
import { computed } from 'vue'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'

const own = { 'zh-CN': zh.refusals, en: en.refusals }

const tones: Record<string, Tone> = {
  draft: 'neutral',
  submitted: 'warn',
  approved: 'info',
  deployed: 'good',
  closed: 'neutral',
  proposed: 'neutral',
  nominated: 'neutral',
  screened: 'info',
  declared: 'info',
  authorised: 'good',
  active: 'good',
  released: 'neutral',
  refused: 'bad',
  withdrawn: 'neutral',
  replaced: 'neutral',
}

/** The field's words in the reader's language: states, moves, grounds, terms, and sentences for refusals. */
export function useWords() {
  const { locale, nameOf, nameIn, sentenceOf } = useNames()
  return {
    words: computed(() => labels[locale.value]),
    toneOf: (state: string): Tone => tones[state] ?? 'neutral',
    /** The five foci 紧盯 with their signs, to choose from and to group by. */
    foci: computed(() =>
      foci.map((focus) => ({
        code: focus.code,
        title: nameOf(focus),
        signs: focus.signs.map((sign) => ({ code: sign.code, title: nameOf(sign) })),
      })),
    ),
    focus: (code: string) => {
      const term = findFocus(code)
      return term ? nameOf(term) : code
    },
    unitType: nameIn(unitTypes),
    ground: (code: string) => (labels[locale.value].recusal.grounds as Record<string, string>)[code] ?? code,
    /** Why something cannot be done. */
    sentence: sentenceOf(own, refusalMessages),
  }
}
