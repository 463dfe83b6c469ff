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
import { type CodeNode, useNames } from '@xuncha/ui'
import { computed } from 'vue'

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
  const { nameOf, nameIn } = useNames()
  const node = (term: Term): CodeNode => ({ code: term.code, title: nameOf(term) })
  return {
    nature: nameIn(natures),
    category: nameIn(known),
    cause: nameIn(causes),
    natureChoices: computed(() => natures.map((term) => ({ value: term.code, label: nameOf(term) }))),
    causeChoices: computed(() => causes.map((term) => ({ value: term.code, label: nameOf(term) }))),
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
