/** What can be wrong with a dump. Each has a sentence in both languages, in `locales/`. */
export const findingCodes = [
  'line.malformed',
  'line.no-head',
  'line.second-head',
  'line.after-end',
  'line.order',
  'dump.cut-off',
  'dump.incomplete',
  'event.county',
  'event.twice',
  'event.order',
  'checkpoint.none',
  'checkpoint.malformed',
  'checkpoint.origin',
  'checkpoint.size',
  'checkpoint.signature',
  'checkpoint.root',
  'witness.none',
  'witness.state',
  'witness.rolled-back',
  'witness.forked',
  'rows.none',
  'row.altered',
  'row.unrecorded',
  'row.gone',
  'row.back',
] as const

export type FindingCode = (typeof findingCodes)[number]

/** Something that is wrong 验证发现. */
export interface Finding {
  code: FindingCode
  facts: Readonly<Record<string, unknown>>
}

/** Enough to see what happened; a log that was rewritten would fill the screen with the same. */
const LISTED = 20

/** Collects what is wrong: of each kind the first few, and that there was more. */
export class Findings {
  readonly listed: Finding[] = []
  readonly #counts = new Map<FindingCode, number>()

  add(code: FindingCode, facts: Readonly<Record<string, unknown>>): void {
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count <= LISTED) this.listed.push({ code, facts })
  }

  get none(): boolean {
    return this.#counts.size === 0
  }
}
