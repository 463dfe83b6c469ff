import {
  done,
  isPlainDate,
  labels,
  type Outcome,
  type RecusalEntry,
  recusalReasons,
  refuse,
} from '@xuncha/domain'
import type { Host, Reach, Session, Tx } from '@xuncha/plugin-sdk/server'
import {
  type Filing,
  findDeclaration,
  findDeclarationOf,
  storeDeclaration,
  updateDeclaration,
} from './declarations.repository.ts'
import type { DeclaredEntry, IntegrityDb } from './tables.ts'

/** What a person declares, by themselves or on a paper that the office types in. */
export interface Declared {
  entries: RecusalEntry[]
  onPaper: boolean
}

/**
 * Files a person's first declaration 回避声明. No entries is a declaration too: nothing to stand aside for.
 * @refuses not-found, integrity.not-on-paper, integrity.declared-before, integrity.unknown-unit, integrity.dates
 */
export async function declare(
  session: Session<IntegrityDb>,
  { id, personId, ...declared }: Declared & { id: string; personId: string },
): Promise<Outcome<void>> {
  return await session.transaction(async (tx, host, reach) => {
    if (!reaches(reach, personId)) return refuse('not-found')
    const [person] = await host.directory.people([personId])
    if (person === undefined) return refuse('not-found')
    const filing = await filingOf(host, personId, declared)
    if (!filing.ok) return filing
    const stored = await storeDeclaration(tx, { id, personId, personName: person.name, ...filing.value })
    if (stored) {
      await standAside(host, personId, filing.value)
      return done(undefined)
    }
    const before = await findDeclarationOf(tx, personId).executeTakeFirst()
    return before?.id === id ? done(undefined) : refuse('integrity.declared-before', { person: person.name })
  })
}

/**
 * Files a declaration anew; what it said before is kept.
 * @refuses not-found, stale, integrity.not-on-paper, integrity.unknown-unit, integrity.dates
 */
export async function amend(
  session: Session<IntegrityDb>,
  { id, version, ...declared }: Declared & { id: string; version: number },
): Promise<Outcome<void>> {
  return await session.transaction(async (tx, host, reach) => {
    const present = await findDeclaration(tx, reach, id).forUpdate('declaration').executeTakeFirst()
    if (present === undefined) return refuse('not-found')
    if (present.rowVersion !== version) return refuse('stale', { yours: version, ours: present.rowVersion })
    const filing = await filingOf(host, present.personId, declared)
    if (!filing.ok) return filing
    await updateDeclaration(tx, { id, version: version + 1, ...filing.value })
    await standAside(host, present.personId, filing.value)
    return done(undefined)
  })
}

/** Files that the person has nothing to stand aside for, where they have declared nothing yet. */
export async function declareNothing(tx: Tx<IntegrityDb>, host: Host, id: string) {
  const { personId, name } = host.actor
  const filing: Filing = { entries: [], filedBy: 'self', filedByName: name }
  await storeDeclaration(tx, { id, personId, personName: name, ...filing })
}

/**
 * Whoever declares a ground loses the unit's data at once, also with a team authorised long ago 回避即断权. Taking a
 * ground back in a later filing does not give it again: that is for those who decide over recusals.
 * @source domain.md §3, invariant I4
 */
async function standAside(host: Host, personId: string, { entries }: Filing): Promise<void> {
  for (const unitId of new Set(entries.map((entry) => entry.unitId))) {
    const grounds = recusalReasons(entries, unitId, host.actor.today).map(({ ground }) => ground)
    if (grounds.length === 0) continue
    const words = [...new Set(grounds)].map((ground) => labels['zh-CN'].recusal.grounds[ground])
    await host.recuse({ personId, unitId, origin: 'declared', reason: words.join('、') })
  }
}

async function filingOf(
  host: Host,
  personId: string,
  { entries, onPaper }: Declared,
): Promise<Outcome<Filing>> {
  const own = host.actor.personId === personId
  if (!own && !onPaper) return refuse('integrity.not-on-paper')
  const units = await host.directory.organisations(entries.map(({ unitId }) => unitId))
  const named: DeclaredEntry[] = []
  for (const entry of entries) {
    const unit = units.find(({ id }) => id === entry.unitId)
    if (unit === undefined) return refuse('integrity.unknown-unit')
    const dates = [entry.from, entry.until].filter((date) => date !== undefined)
    if (!dates.every(isPlainDate) || (dates.length === 2 && dates.join('~') !== dates.toSorted().join('~')))
      return refuse('integrity.dates', { unit: unit.name })
    named.push({ ...entry, unitName: unit.name })
  }
  return done({ entries: named, filedBy: own ? 'self' : 'office', filedByName: host.actor.name })
}

function reaches(reach: Reach, personId: string): boolean {
  return reach.all || reach.personIds.includes(personId)
}
