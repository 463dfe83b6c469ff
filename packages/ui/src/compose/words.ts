import { useSession } from './session.ts'
import type { Locale } from './session.ts'

/** A term 术语 of the field's vocabulary, with its name in both languages. */
interface Named {
  code: string
  zh: string
  en: string
}

/** A refusal as the API answers it with a verb. */
export interface Refusal {
  code: string
  facts?: Readonly<Record<string, unknown>> | undefined
}

/** Sentences by code, with `{holes}` for the facts. */
export type Sentences = Readonly<Record<Locale, Readonly<Record<string, string>>>>

/**
 * What terms and refusals are called in the reader's language.
 *
 * ```ts
 * const { locale, nameIn, sentenceOf } = useNames()
 * const why = sentenceOf(ownRefusals, refusalMessages)
 * ```
 */
export function useNames() {
  const { locale } = useSession()
  const nameOf = ({ zh, en }: Named) => (locale.value === 'en' ? en : zh)
  return {
    locale,
    nameOf,
    /** A term's name by its code; the code itself where nobody knows it. */
    nameIn: (terms: readonly Named[]) => (code: string) => {
      const term = terms.find((each) => each.code === code)
      return term ? nameOf(term) : code
    },
    /** Why something cannot be done: the first of the tables that knows the code words it. */
    sentenceOf:
      (...tables: readonly Sentences[]) =>
      ({ code, facts = {} }: Refusal) => {
        const template = tables.map((table) => table[locale.value][code]).find(Boolean) ?? code
        return template.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(facts[name] ?? hole))
      },
  }
}
