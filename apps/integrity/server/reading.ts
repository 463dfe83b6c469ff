import { done, evaluationMoves, movesFor, type Offer, type Outcome, refuse } from '@xuncha/domain'
import type { Actor, Session } from '@xuncha/plugin-sdk/server'
import { findCommitment, listCommitments } from './commitments.repository.ts'
import { conflictsWith, unitsOf } from './conflicts.ts'
import { findDeclaration, versionsOf } from './declarations.repository.ts'
import { findEvaluation } from './evaluations.repository.ts'
import type { IntegrityDb } from './tables.ts'

type CommitmentRow = Awaited<ReturnType<ReturnType<typeof findCommitment>['execute']>>[number]

/** A declaration with every filing, and whether the reader may file it anew. @refuses not-found */
export async function readDeclaration(session: Session<IntegrityDb>, id: string) {
  const [[found], versions] = await session.batch((db, reach) => [
    findDeclaration(db, reach, id),
    versionsOf(db, id),
  ])
  if (found === undefined) return refuse('not-found')
  const may = 'integrity.declaration:write' in session.actor.grants
  const verbs: Offer[] = may ? [{ name: 'amend', open: true, asks: [] }] : []
  return done({ ...found, versions, verbs })
}

/** A page of undertakings. */
export async function listForReader(
  session: Session<IntegrityDb>,
  query: Parameters<typeof listCommitments>[2],
) {
  const [rows] = await session.batch((db, reach) => [listCommitments(db, reach, query)])
  return { items: rows.map((row) => commitmentFor(row, session.actor)), next: nextOf(rows, query.limit) }
}

/** One undertaking. @refuses not-found */
export async function readCommitment(
  session: Session<IntegrityDb>,
  id: string,
): Promise<Outcome<ReturnType<typeof commitmentFor>>> {
  const [[row]] = await session.batch((db, reach) => [findCommitment(db, reach, id)])
  return row ? done(commitmentFor(row, session.actor)) : refuse('not-found')
}

/** An evaluation, and whether the reader may answer it. @refuses not-found */
export async function readEvaluation(session: Session<IntegrityDb>, id: string) {
  const [[found]] = await session.batch((db, reach) => [findEvaluation(db, reach, id)])
  if (found === undefined) return refuse('not-found')
  return done({ ...found, verbs: movesFor(evaluationMoves, found, session.actor) })
}

/** Where the next page begins, or null where this one was the last. */
export function nextOf(rows: readonly { id: string }[], limit: number): string | null {
  return rows.length < limit ? null : (rows.at(-1)?.id ?? null)
}

/** What a person declared is for whoever reads declarations; others read that it conflicts, and with which unit. */
function commitmentFor({ declared, ...row }: CommitmentRow, actor: Actor) {
  const declarations = 'integrity.declaration:read' in actor.grants
  const found = row.state === 'due' ? conflictsWith(row.units, declared ?? [], actor.today) : []
  const conflicts = declarations ? found : found.map((conflict) => ({ ...conflict, facts: {} }))
  const verbs: Offer[] = []
  if (row.state === 'due' && row.personId === actor.personId)
    verbs.push({
      name: 'sign',
      open: conflicts.length === 0,
      asks: [],
      ...(conflicts.length > 0
        ? { why: { code: 'integrity.conflict-declared', facts: { units: unitsOf(conflicts) } } }
        : {}),
    })
  return { ...row, declared: declared !== null, conflicts, verbs }
}
