import {
  causes,
  foci,
  fourImplementations,
  natures,
  sixAroundOne,
  type Term,
  threeProblems,
  villageFoci,
} from '@xuncha/domain'
import type { CodeNode } from '@xuncha/ui'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

const known: readonly Term[] = [
  ...foci,
  ...foci.flatMap(({ signs }) => signs),
  ...fourImplementations,
  ...villageFoci,
  ...sixAroundOne,
  ...threeProblems,
]

/** Names of the classifications, in the reader's language. A code that is not known is shown as it is. */
export function useTerms() {
  const { locale } = useI18n()
  const titleOf = (term: Term) => (locale.value === 'en' ? term.en : term.zh)
  const nameIn = (terms: readonly Term[]) => (code: string) => {
    const term = terms.find((candidate) => candidate.code === code)
    return term === undefined ? code : titleOf(term)
  }
  const node = (term: Term): CodeNode => ({ code: term.code, title: titleOf(term) })
  return {
    nature: nameIn(natures),
    category: nameIn(known),
    cause: nameIn(causes),
    natureChoices: computed(() => natures.map((term) => ({ value: term.code, label: titleOf(term) }))),
    causeChoices: computed(() => causes.map((term) => ({ value: term.code, label: titleOf(term) }))),
    /** What a problem is classed by today: foci with their signs, then the other two. */
    categories: computed(() => [
      ...foci.map((focus) => ({
        ...node(focus),
        signs: focus.signs.map(node) as { code: string; title: string }[],
      })),
      ...[...fourImplementations, ...villageFoci].map(node),
    ]),
  }
}
