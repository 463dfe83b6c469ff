/** Facts behind a refusal: names, numbers, dates, codes. Never prose: sentences are made for a reader, in a language. */
export type RefusalFacts = Readonly<Record<string, unknown>>

/** Why a rule says no: a stable code and the facts. */
export interface Refusal {
  code: string
  facts?: RefusalFacts
}

/** What a rule yields: a value, or a refusal. A refusal is a value, not an exception. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; refusal: Refusal }

/** The rule allows it. */
export function done<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

/** The rule refuses, with the code and the facts behind it. */
export function refuse(code: string, facts?: RefusalFacts): Outcome<never> {
  return { ok: false, refusal: facts ? { code, facts } : { code } }
}
