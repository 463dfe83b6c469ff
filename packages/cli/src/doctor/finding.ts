/** What a look at one thing says: in order, worth knowing, or wrong. */
export type State = 'ok' | 'note' | 'wrong'

/** One line of the examination. Its sentence is `doctor.<code>`, and what to do `doctor.<code>.do`. */
export interface Finding {
  state: State
  code: string
  facts: Readonly<Record<string, unknown>>
}

export const ok = (code: string, facts: Finding['facts'] = {}): Finding => ({ state: 'ok', code, facts })
export const note = (code: string, facts: Finding['facts'] = {}): Finding => ({ state: 'note', code, facts })
export const wrong = (code: string, facts: Finding['facts'] = {}): Finding => ({
  state: 'wrong',
  code,
  facts,
})

/** A list in a sentence, cut after a few. */
export function listed(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} … (${names.length})` : names.join(', ')
}
