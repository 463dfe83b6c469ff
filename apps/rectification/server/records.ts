import { done, type Outcome, refuse } from '@xuncha/domain'
import type { Actor, Session, StoredFile } from '@xuncha/plugin-sdk/server'
import { addRecord, dossierOf, findEvidence } from './dossier.repository.ts'
import { withVerbs } from './items.ts'
import { findItem } from './items.repository.ts'
import { onLocked } from './locked.ts'
import { storeStanding } from './moves.repository.ts'
import { awaits } from './standing.ts'
import type { RectificationDb } from './tables.ts'

type ItemSession = Session<RectificationDb>

/** Everything recorded along an item. @refuses not-found */
export async function readDossier(session: ItemSession, id: string) {
  const [[mine], measures, progress, evidence, opinions, verifications, lookBacks, timeline] =
    await session.batch((db, reach) => dossierOf(db, reach, id))
  if (mine === undefined) return refuse('not-found')
  return done({ measures, progress, evidence, opinions, verifications, lookBacks, timeline })
}

/** Reports progress, as of a day. @refuses not-found, rectification.not-now */
export function reportProgress(
  session: ItemSession,
  { itemId, id, heldOn, text }: { itemId: string; id: string; heldOn: string; text: string },
) {
  return onLocked(session, itemId, async ({ tx, host, item }) => {
    const row = { ...writtenBy(host.actor), id, item_id: itemId, cycle: item.cycle, held_on: heldOn, text }
    const isNew = await addRecord(tx, 'progress', row)
    const awaited = isNew ? awaits(item, 'declare', host.actor) : done(undefined)
    return awaited.ok ? done(withVerbs(item, host)) : awaited
  })
}

/** A file that is to support an item. */
export interface NewEvidence {
  itemId: string
  id: string
  kind: 'effect' | 'document'
  note: string
}

/**
 * Whether this actor may add evidence now, asked before a file is received.
 * @refuses not-found, rectification.not-now
 */
export async function mayAddEvidence(session: ItemSession, itemId: string): Promise<Outcome<void>> {
  const [[item]] = await session.batch((db, reach) => [findItem(db, reach, itemId)])
  return item === undefined ? refuse('not-found') : awaits(item, 'declare', session.actor)
}

/** Adds a stored file as evidence. @refuses not-found, rectification.not-now */
export function addEvidence(session: ItemSession, { itemId, id, kind, note }: NewEvidence, file: StoredFile) {
  return onLocked(session, itemId, async ({ tx, host, item }) => {
    const { sha256, bytes, mediaType, name } = file
    const stored = { sha256, bytes, media_type: mediaType, name }
    const row = { ...writtenBy(host.actor), id, item_id: itemId, cycle: item.cycle, kind, note, ...stored }
    if (!(await addRecord(tx, 'evidence', row))) return done(withVerbs(item, host))
    const awaited = awaits(item, 'declare', host.actor)
    if (!awaited.ok) return awaited
    const kinds = [...new Set([...item.evidenceKinds, kind])]
    return done(withVerbs(await storeStanding(tx, itemId, { evidence_kinds: kinds }), host))
  })
}

/** A file of an item within reach, as an attachment. @refuses not-found */
export async function sendEvidence(session: ItemSession, which: { itemId: string; id: string }) {
  const [[file]] = await session.batch((db, reach) => [findEvidence(db, reach, which)])
  const answer = file === undefined ? undefined : await session.files.send(file)
  return answer === undefined ? refuse('not-found') : done(answer)
}

/** An opinion of one of the two supervisors. */
export interface NewOpinion {
  itemId: string
  id: string
  verdict: 'agree' | 'disagree'
  text: string
}

/**
 * Gives the opinion of the actor's organ on what the unit declared. A later one of the same organ takes its place;
 * both stay on record.
 * @refuses not-found, rectification.nothing-declared
 */
export function giveOpinion(session: ItemSession, { itemId, id, verdict, text }: NewOpinion) {
  return onLocked(session, itemId, async ({ tx, host, item }) => {
    const side = sideOf(host.actor)
    if (side === undefined) return refuse('not-found')
    const row = { ...writtenBy(host.actor), id, item_id: itemId, cycle: item.cycle, side, verdict, text }
    if (!(await addRecord(tx, 'opinion', row))) return done(withVerbs(item, host))
    if (item.submitterId === null || item.state === 'closed') return refuse('rectification.nothing-declared')
    return done(withVerbs(await storeStanding(tx, itemId, { [`${side}_verdict`]: verdict }), host))
  })
}

/** For which of the two supervisors an actor speaks. */
export function sideOf(actor: Pick<Actor, 'roles'>): 'discipline' | 'organisation' | undefined {
  return (['discipline', 'organisation'] as const).find((side) => actor.roles.includes(side))
}

/** Who writes a record, by the name of the day. */
export function writtenBy(actor: Actor) {
  return { person_id: actor.personId, person_name: actor.name }
}
