import { foci, unitTypes } from '@xuncha/domain'
import { type Tone, useFieldWords } from '@xuncha/ui'
import { computed } from 'vue'

const tones: Record<string, Tone> = {
  draft: 'neutral',
  submitted: 'warn',
  approved: 'info',
  deployed: 'good',
  closed: 'neutral',
  nominated: 'neutral',
  screened: 'info',
  declared: 'info',
  authorised: 'good',
  active: 'good',
  released: 'neutral',
  refused: 'bad',
  replaced: 'neutral',
}

/** The field's words in the reader's language: states, moves, grounds, terms, and sentences for refusals. */
export function useWords() {
  const { words, codesOf, nameIn, sentence } = useFieldWords('planning')
  return {
    words,
    sentence,
    toneOf: (state: string): Tone => tones[state] ?? 'neutral',
    /** The five foci 紧盯 with their signs, to choose from and to group by. */
    foci: computed(() => codesOf(foci)),
    unitType: (code: string) => nameIn(unitTypes, code),
    roundMove: (move: string) => (words.value.round.moves as Record<string, string>)[move] ?? move,
    ground: (code: string) => (words.value.recusal.grounds as Record<string, string>)[code] ?? code,
  }
}
