import type { DumpLine } from './dump.ts'
import type { AuditEvent } from './event.ts'
import type { Findings } from './findings.ts'

/** The last change of each record, held against the rows as they are stored. */
export class Records {
  readonly #last = new Map<string, { object: string; record: string; operation: string; digest: string }>()
  readonly #rows = new Set<string>()

  /** Takes an event in the order of the log. */
  event({ object, record, operation, rowDigest, digestVersion }: AuditEvent): void {
    if (operation === 'act') return
    const digest = `${digestVersion}:${rowDigest}`
    this.#last.set(keyOf(object, record), { object, record, operation, digest })
  }

  /** Takes a row, after all events. */
  row({ object, record, digests }: Extract<DumpLine, { kind: 'row' }>, findings: Findings): void {
    const key = keyOf(object, record)
    const last = this.#last.get(key)
    this.#rows.add(key)
    if (last === undefined) findings.add('row.unrecorded', { object, record })
    else if (last.operation === 'delete') findings.add('row.back', { object, record })
    else if (!digests.includes(last.digest)) findings.add('row.altered', { object, record })
  }

  /** Finds the records that ought to have a row and have none. Yields how many rows there were. */
  compare(objects: ReadonlySet<string>, findings: Findings): number {
    for (const [key, { object, record, operation }] of this.#last)
      if (operation !== 'delete' && objects.has(object) && !this.#rows.has(key))
        findings.add('row.gone', { object, record })
    return this.#rows.size
  }
}

function keyOf(object: string, record: string): string {
  return `${object}\n${record}`
}
