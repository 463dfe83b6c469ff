import {
  foci,
  fourImplementations,
  labels,
  natures,
  refusalMessages,
  severities,
  type Term,
  unitTypes,
  villageFoci,
} from '@xuncha/domain'
import { type Tone, useNames } from '@xuncha/ui'
import { computed } from 'vue'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'

const categories: readonly Term[] = [
  ...foci.flatMap((focus) => [focus, ...focus.signs]),
  ...fourImplementations,
  ...villageFoci,
]

const families = { category: categories, nature: natures, severity: severities, unitType: unitTypes }

const own = { 'zh-CN': zh.refusals, en: en.refusals }

const tones: Record<string, Tone> = {
  returned: 'warn',
  adopted: 'good',
  decided: 'good',
  final: 'good',
  receipted: 'good',
  delivered: 'info',
  draft: 'neutral',
  drafting: 'neutral',
  prepared: 'neutral',
  merged: 'neutral',
  transferred: 'neutral',
  dropped: 'neutral',
  archived: 'neutral',
}

/** The field's words in the reader's language: terms, states, moves, and sentences for refusals. */
export function useWords() {
  const { locale, nameOf, nameIn, sentenceOf } = useNames()
  const words = computed(() => labels[locale.value])

  return {
    words,
    /** A term by its code; the code itself where nobody knows it. */
    term: (family: keyof typeof families, code: string) => nameIn(families[family])(code),
    /** The terms of a family, to choose from. */
    options: (family: keyof typeof families) =>
      families[family].map((term) => ({
        value: term.code,
        label: family === 'category' ? `${term.code} ${nameOf(term)}` : nameOf(term),
      })),
    /** What a state is called; the word itself where the machine has no such state. */
    state: (noun: 'paper' | 'report' | 'feedback', state: string) =>
      (words.value[noun].states as Record<string, string>)[state] ?? state,
    move: (noun: 'paper' | 'report' | 'feedback', move: string) =>
      (words.value[noun].moves as Record<string, string>)[move] ?? move,
    /** What the unit said to the facts. */
    opinion: (code: string) => (words.value.paper.opinions as Record<string, string>)[code] ?? code,
    /** What a meeting decided. */
    decision: (code: string) => (words.value.paper.decisions as Record<string, string>)[code] ?? code,
    tone: (state: string): Tone => tones[state] ?? 'info',
    /** Why something cannot be done. */
    sentence: sentenceOf(own, refusalMessages),
  }
}
