import type { Actor, Reach, Session } from '@xuncha/plugin-sdk/server'
import { listCommitments } from './commitments.repository.ts'
import { conflictsWith } from './conflicts.ts'
import { listEvaluations } from './evaluations.repository.ts'
import type { IntegrityDb } from './tables.ts'

/** One thing on the reader's desk, and the code of the sentence that says what is to be done. */
export interface Waiting {
  id: string
  title: string
  code: string
  path: string
  kind: 'waiting' | 'returned'
}

/**
 * What waits for the reader: one's own undertaking to sign, one's own unit's evaluations to answer; and for whoever
 * reads the county's, the members who cannot sign because of what they declared.
 */
export async function waitingFor(session: Session<IntegrityDb>): Promise<Waiting[]> {
  const { actor } = session
  const [due, open] = await session.batch((db, reach, reader) => [
    listCommitments(db, reach, { state: 'due', limit: 100 }),
    listEvaluations(db, answerableBy(reader), { state: 'open', limit: 100 }),
  ])
  const undertakings = due.flatMap((row): Waiting[] => {
    const about = { id: row.id, path: `/commitments/${row.id}` }
    if (conflictsWith(row.units, row.declared ?? [], actor.today).length > 0)
      return [
        { ...about, title: `${row.personName} ${row.roundTitle}`, code: 'work.conflict', kind: 'returned' },
      ]
    if (row.personId !== actor.personId) return []
    return [{ ...about, title: row.roundTitle, code: 'work.sign', kind: 'waiting' }]
  })
  const evaluations = open.map(({ id, roundTitle, teamName }): Waiting => {
    return {
      id,
      path: `/evaluations/${id}`,
      title: `${roundTitle} ${teamName}`,
      code: 'work.evaluate',
      kind: 'waiting',
    }
  })
  return [...undertakings, ...evaluations]
}

/** Only what the reader's own unit answers, whatever else they may read. */
function answerableBy({ grants, organisationId }: Actor): Reach {
  const answers = 'integrity.evaluation:answer' in grants && organisationId !== null
  return { all: false, unitIds: answers ? [organisationId] : [], teamIds: [], personIds: [] }
}
