import { encodeEvent, Frontier, generateSigner, leafHash, signCheckpoint, type Signer } from '@xuncha/audit'
import { COUNTY, dumpOf, type History, type Store } from './history.ts'

type Random = (below: number) => number

/** What somebody with every right on the database does; yields the honest export of what is there afterwards. */
export type Attack = (history: History, random: Random, log: Signer) => string[]

const field = {
  account: '99999999-0000-4000-8000-000000000000',
  at: '2020-01-01T00:00:00.000000Z',
  permission: 'forged',
  object: 'forged.table',
  record: 'forged',
  rowDigest: '0'.repeat(64),
  digestVersion: 7,
  facts: 'forged',
  act: 'forged',
  id: 1_000_000,
} as const

const edited = ({ store, witnessed }: History, random: Random): Store => {
  const at = random(witnessed)
  const names = Object.keys(field) as (keyof typeof field)[]
  const name = names[random(names.length)] as keyof typeof field
  const event = { ...(store.events[at] as Store['events'][number]), [name]: field[name] }
  return { ...store, events: store.events.with(at, event) }
}

const resealed = (store: Store, signer: Signer, keep: number): Store => {
  const { digest } = signer.profile
  const tree = new Frontier(digest).extend(store.events.map((event) => leafHash(digest, encodeEvent(event))))
  const state = { size: tree.size, root: tree.root() }
  const note = signCheckpoint(signer, COUNTY, state, new Date(Date.UTC(2026, 10, 24)))
  return { ...store, checkpoints: [...store.checkpoints.slice(0, keep), { size: tree.size, note }] }
}

/** @source security.md §3.2 T12. Each falls on what the witness has seen. */
export const attacks: Record<string, Attack> = {
  edit: (history, random) => dumpOf(edited(history, random)),
  'delete, leaving a gap': ({ store, witnessed }, random) => {
    const at = random(witnessed)
    const places = store.events.map((_, index) => index).toSpliced(at, 1)
    return dumpOf({ ...store, events: store.events.toSpliced(at, 1) }, places)
  },
  'delete, closing the gap': ({ store, witnessed }, random) =>
    dumpOf({ ...store, events: store.events.toSpliced(random(witnessed), 1) }),
  insert: ({ store, witnessed }, random) => {
    const copied = store.events[random(witnessed)] as Store['events'][number]
    const event = { ...copied, id: 2 * random(1000) + 1000 }
    return dumpOf({ ...store, events: store.events.toSpliced(random(witnessed), 0, event) })
  },
  swap: ({ store, witnessed }, random) => {
    const one = random(witnessed - 1)
    const other = one + 1 + random(witnessed - one - 1)
    const events = [...store.events]
    ;[events[one], events[other]] = [
      events[other] as (typeof events)[number],
      events[one] as (typeof events)[number],
    ]
    return dumpOf({ ...store, events })
  },
  truncate: ({ store, witnessed }, random) =>
    dumpOf({ ...store, events: store.events.slice(0, random(witnessed)) }),
  'truncate to an old checkpoint': ({ store, snapshot }) => {
    const size = snapshot.events.length
    const checkpoints = store.checkpoints.filter((one) => one.size <= size)
    return dumpOf({ ...store, checkpoints, events: store.events.slice(0, size) })
  },
  're-seal with another key': (history, random, log) =>
    dumpOf(resealed(edited(history, random), generateSigner(log.name, 'log', log.profile), random(2))),
  're-seal with the stolen key': (history, random, log) =>
    dumpOf(resealed(edited(history, random), log, random(2))),
  'roll back to an older snapshot': ({ snapshot }) => dumpOf(snapshot),
  'edit a row without an event': ({ store }, random) => {
    const keys = [...store.rows.keys()]
    if (keys.length === 0)
      return dumpOf({ ...store, rows: new Map([['planning.round forged', 'f'.repeat(64)]]) })
    const rows = new Map(store.rows)
    rows.set(keys[random(keys.length)] as string, 'f'.repeat(64))
    return dumpOf({ ...store, rows })
  },
  'remove or add a row without an event': ({ store }, random) => {
    const rows = new Map(store.rows)
    const [first] = rows.keys()
    if (first === undefined || random(2) === 0) rows.set('onsite.paper forged', 'f'.repeat(64))
    else rows.delete(first)
    return dumpOf({ ...store, rows })
  },
  'cut the file off': ({ store }, random) => {
    const lines = dumpOf(store)
    return lines.slice(0, 1 + random(lines.length - 1))
  },
}
