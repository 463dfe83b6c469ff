import { type Labels, labels, refusalMessages, type Term } from '@xuncha/domain'
import type { Facts } from '@xuncha/plugin-sdk'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CodeNode } from '../pick/code.ts'

type Signed = Required<Pick<CodeNode, 'signs'>>

/** Why something cannot be done: a code with its facts, as rules and routes answer it. */
export interface Refusal {
  code: string
  facts?: Facts | undefined
}

export interface UseFieldWordsReturn {
  /** The field's words: states, moves, roles, duties. */
  words: ComputedRef<Labels>
  /** A term of a classification by its name. */
  nameOf: (term: Term) => string
  /** The name of a term by its code; the code itself where these terms do not have it. */
  nameIn: (terms: readonly Term[], code: string) => string
  /** Terms to choose from. */
  choicesOf: (terms: readonly Term[]) => { value: string; label: string }[]
  /** Terms with their signs, for `CodePicker`. */
  codesOf: (terms: readonly (Term & { signs?: readonly Term[] })[]) => (CodeNode & Signed)[]
  /** A refusal as a sentence: the plugin's own under `<plugin>.refusals`, else the rules'. */
  sentence: (refusal: Refusal) => string
}

/**
 * The field's words in the reader's language.
 * @param plugin whose own sentences for refusals come first
 */
export function useFieldWords(plugin: string): UseFieldWordsReturn {
  const { locale: chosen, tm, t } = useI18n()
  const locale = computed(() => (chosen.value === 'en' ? 'en' : 'zh-CN'))
  const nameOf = (term: Term) => (locale.value === 'en' ? term.en : term.zh)
  return {
    words: computed(() => labels[locale.value]),
    nameOf,
    nameIn(terms, code) {
      const term = terms.find((one) => one.code === code)
      return term ? nameOf(term) : code
    },
    choicesOf: (terms) => terms.map((term) => ({ value: term.code, label: nameOf(term) })),
    codesOf(terms) {
      const node = (term: Term) => ({ code: term.code, title: nameOf(term) })
      return terms.map((term) => ({ ...node(term), signs: (term.signs ?? []).map(node) }))
    },
    sentence({ code, facts = {} }) {
      // A code has dots, which in a key of vue-i18n part the levels: the sentence is taken out of its group.
      const own = (tm(`${plugin}.refusals`) ?? {}) as Readonly<Record<string, string>>
      const template = own[code] ?? refusalMessages[locale.value][code] ?? t('ui.problem.refused', { code })
      return template.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(facts[name] ?? hole))
    },
  }
}
