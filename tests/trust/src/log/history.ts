import { createHash } from 'node:crypto'
import {
  type AuditEvent,
  cosign,
  encodeEvent,
  formatNote,
  FORMAT,
  Frontier,
  leafHash,
  readCheckpoint,
  signCheckpoint,
  type Signer,
} from '@xuncha/audit'

export const COUNTY = 990_001

/** Numbers that look random and are the same each time (mulberry32). */
export function numbersFrom(seed: number) {
  let state = seed
  /** From 0 to below `below`. */
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** What a database holds of a log, as an attacker finds it. */
export interface Store {
  events: AuditEvent[]
  /** Notes by size, with the witness's line where it signed. */
  checkpoints: { size: number; note: string }[]
  /** Digest of each row as stored, by `object record`. */
  rows: Map<string, string>
}

/** A log that grew honestly, an earlier state of it, and what a witness kept in between. */
export interface History {
  store: Store
  /** As it was before the witness looked. */
  snapshot: Store
  /** How many events the witness has seen, and the checkpoint that it keeps. */
  witnessed: number
  seen: string
}

/** Makes up a history: records come, change, go and are read; batches are sealed; a witness looks once on the way. */
export function historyOf(log: Signer, witness: Signer, random: (below: number) => number): History {
  const store: Store = { events: [], checkpoints: [], rows: new Map() }
  const tree = new Frontier(log.profile.digest)
  const [before, then, after] = [2 + random(4), 1 + random(4), 1 + random(3)]
  const grow = (batches: number) => {
    for (let batch = 0; batch < batches; batch++) {
      const from = store.events.length
      for (let at = 2 + random(7); at > 0; at--) write(store, random)
      tree.extend(store.events.slice(from).map((event) => leafHash(log.profile.digest, encodeEvent(event))))
      const note = signCheckpoint(log, COUNTY, { size: tree.size, root: tree.root() }, instant(tree.size))
      store.checkpoints.push({ size: tree.size, note })
    }
  }
  grow(before)
  const snapshot = structuredClone(store)
  grow(then)
  const witnessed = tree.size
  const seen = witnessing(store, witness)
  grow(after)
  return { store, snapshot, witnessed, seen }
}

/** Has the newest checkpoint witnessed; what the witness keeps. */
function witnessing(store: Store, witness: Signer): string {
  const newest = store.checkpoints.at(-1)
  const read = newest && readCheckpoint(newest.note)
  if (newest === undefined || read === undefined) throw new Error('Nothing is sealed')
  const line = cosign(witness, read.note.text, instant(newest.size))
  newest.note = formatNote({ ...read.note, signatures: [...read.note.signatures, line] })
  return newest.note
}

function write(store: Store, random: (below: number) => number): void {
  const id = store.events.length * 2 + 1
  const record = `00000000-0000-4000-8000-${String(random(9)).padStart(12, '0')}`
  const object = ['planning.round', 'onsite.paper'][random(2)] as string
  const key = `${object} ${record}`
  const kinds = store.rows.has(key) ? (['update', 'update', 'delete', 'act'] as const) : (['insert'] as const)
  const operation = kinds[random(kinds.length)] ?? 'insert'
  const rowDigest = createHash('sha256').update(`${id}`).digest('hex')
  if (operation === 'delete') store.rows.delete(key)
  else if (operation !== 'act') store.rows.set(key, rowDigest)
  store.events.push({
    v: 1,
    county: COUNTY,
    id,
    at: instant(id).toISOString().replace('Z', '000Z'),
    account: random(3) === 0 ? null : `11111111-0000-4000-8000-${String(random(5)).padStart(12, '0')}`,
    permission: 'planning.round:write',
    object,
    record,
    operation,
    act: operation === 'act' ? 'read' : null,
    facts: operation === 'act' ? '{"reason": "核对“线索”\\n"}' : null,
    rowDigest,
    digestVersion: 1,
  })
}

/** What an honest export of a store says. */
export function dumpOf({ events, checkpoints, rows }: Store, places = events.map((_, at) => at)): string[] {
  const lines: object[] = [
    {
      kind: 'dump',
      format: FORMAT,
      county: COUNTY,
      exportedAt: instant(0).toISOString(),
      objects: ['onsite.paper', 'planning.round'],
    },
    ...checkpoints.map(({ note }) => ({ kind: 'checkpoint', note })),
    ...events.map((event, at) => ({ kind: 'event', index: places[at], event })),
    ...[...rows].map(([key, digest]) => {
      const [object, record] = key.split(' ')
      return { kind: 'row', object, record, digests: [`1:${digest}`] }
    }),
    { kind: 'end', checkpoints: checkpoints.length, events: events.length, rows: rows.size },
  ]
  return lines.map((line) => JSON.stringify(line))
}

function instant(seconds: number): Date {
  return new Date(Date.UTC(2026, 10, 23) + seconds * 1000)
}
