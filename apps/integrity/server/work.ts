import { addDays } from '@xuncha/domain'
import type { Actor, Reach, Session } from '@xuncha/plugin-sdk/server'
import { listCommitments } from './commitments.repository.ts'
import { conflictsWith } from './conflicts.ts'
import { listEvaluations } from './evaluations.repository.ts'
import { answeredSince, listRequests } from './requests.repository.ts'
import { requestReader } from './requests.ts'
import type { IntegrityDb } from './tables.ts'

/** For so long what the leading group answered lies on the desk of the unit that asked. */
const NEWS_DAYS = 14

/** One thing on the reader's desk, and the code of the sentence that says what is to be done. */
export interface Waiting {
  id: string
  title: string
  code: string
  path: string
  kind: 'waiting' | 'returned' | 'changed'
}

/**
 * What waits for the reader: one's own undertaking to sign, one's own unit's evaluations to answer, what was answered to
 * the unit's requests for recusal; for whoever decides over these, the requests; and for whoever reads the county's, the
 * members who cannot sign because of what they declared.
 */
export async function waitingFor(session: Session<IntegrityDb>): Promise<Waiting[]> {
  const { actor } = session
  const [due, open, raised, answered] = await session.batch((db, reach, reader) => [
    listCommitments(db, reach, { state: 'due', limit: 100 }),
    listEvaluations(db, ownUnitOf(reader, 'integrity.evaluation:answer'), { state: 'open', limit: 100 }),
    listRequests(db, requestReader(reader, decidableBy(reader)), { state: 'raised', limit: 100 }),
    answeredSince(
      db,
      requestReader(reader, ownUnitOf(reader, 'integrity.request:raise')),
      addDays(reader.today, -NEWS_DAYS),
    ),
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
  const aboutRequest = (row: { id: string; personName: string; unitName: string }) => ({
    id: row.id,
    path: `/recusal-requests/${row.id}`,
    title: `${row.unitName} ${row.personName}`,
  })
  return [
    ...undertakings,
    ...evaluations,
    ...raised.map((row): Waiting => ({ ...aboutRequest(row), code: 'work.decide', kind: 'waiting' })),
    ...answered.map((row): Waiting => ({ ...aboutRequest(row), code: `work.${row.state}`, kind: 'changed' })),
  ]
}

const NOTHING = { all: false, unitIds: [], teamIds: [], personIds: [] } as const satisfies Reach

/** Only what the reader does for their own unit, whatever else they may read. */
function ownUnitOf({ grants, organisationId }: Actor, permission: string): Reach {
  const may = permission in grants && organisationId !== null
  return may ? { ...NOTHING, unitIds: [organisationId] } : NOTHING
}

/** The county's requests, for whoever decides over them. */
function decidableBy({ grants }: Actor): Reach {
  return 'integrity.request:decide' in grants ? { all: true } : NOTHING
}
