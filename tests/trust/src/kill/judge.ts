import pg from 'pg'
import type { Writer } from './writer.ts'

/** What the database holds, beside what the writers were told. */
export interface Verdict {
  acknowledged: number
  interrupted: number
  unavailable: number
  /** Interrupted corrections that had taken place, as asking again showed. */
  committed: number
  /** Acknowledged and not there. */
  lost: number
  /** There more often than acknowledged, or there and never asked for. */
  doubled: number
  /** Records whose audit events are not one per write. */
  eventsOff: number
  faults: string[]
}

/** Holds everything that the writers were told against the rows and the audit log. */
export async function judge(ownerUrl: string, writers: readonly Writer[]): Promise<Verdict> {
  const sum = (pick: (writer: Writer) => number) => writers.reduce((total, one) => total + pick(one), 0)
  const rows = await stored(ownerUrl)
  const verdict: Verdict = {
    acknowledged: sum(({ tally }) => tally.acknowledged),
    interrupted: sum(({ tally }) => tally.interrupted),
    unavailable: sum(({ tally }) => tally.unavailable),
    committed: sum(({ tally }) => tally.committed),
    lost: sum(({ tally }) => tally.lost),
    doubled: 0,
    eventsOff: 0,
    faults: writers.flatMap(({ tally }) => tally.faults),
  }
  for (const writer of writers)
    for (const [id, { version, title }] of writer.items) {
      const row = rows.get(id)
      rows.delete(id)
      if (row === undefined) verdict.lost += version
      else if (row.version < version) verdict.lost += version - row.version
      else if (row.version > version) verdict.doubled += row.version - version
      else if (row.title !== title) verdict.lost += 1
      if (row !== undefined && row.events !== row.version) verdict.eventsOff += 1
    }
  verdict.doubled += rows.size
  return verdict
}

interface Stored {
  version: number
  title: string
  events: number
}

async function stored(ownerUrl: string): Promise<Map<string, Stored>> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Stored & { id: string }>(
      `select i.id, i.row_version as version, i.title, count(e.id)::integer as events
        from rectification.item i
        left join platform.audit_event e on e.county_id = i.county_id and e.record_id = i.id
          and e.object = 'rectification.item'
        group by i.county_id, i.id`,
    )
    return new Map(rows.map((row) => [row.id, row]))
  } finally {
    await client.end()
  }
}
