import { done, type Outcome, refuse } from '@xuncha/domain'
import type { Tx } from '@xuncha/plugin-sdk/server'
import type { KnownPaper } from './paper-facts.ts'
import { evidenceOf, factChecksOf, signaturesOf } from './paper-parts.repository.ts'
import { lockPaper } from './papers.repository.ts'
import type { WorkReach } from './work-reach.repository.ts'
import type { OnsiteDb } from './tables.ts'

type LockedPaper = NonNullable<Awaited<ReturnType<typeof lockPaper>>>

/**
 * A paper on which something is about to be decided, locked, with what the rules ask about.
 * @refuses not-found
 */
export async function getKnownPaper(
  tx: Tx<OnsiteDb>,
  reach: WorkReach,
  id: string,
): Promise<Outcome<KnownPaper & { paper: LockedPaper }>> {
  const paper = await lockPaper(tx, reach, id)
  if (paper === undefined) return refuse('not-found')
  return done({
    paper,
    signatures: await signaturesOf(tx, reach, id).execute(),
    evidence: (await evidenceOf(tx, reach, id).execute()).length,
    factChecks: await factChecksOf(tx, reach, id).execute(),
  })
}
