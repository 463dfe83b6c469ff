import { randomUUID } from 'node:crypto'
import { commitmentClauses, done, maySignCommitment, type Outcome, refuse } from '@xuncha/domain'
import { commitmentSigned } from '@xuncha/plugin-sdk/contracts'
import type { Session } from '@xuncha/plugin-sdk/server'
import { findCommitment, storeSignature } from './commitments.repository.ts'
import { conflictsWith, unitsOf } from './conflicts.ts'
import { declareNothing } from './declarations.ts'
import type { IntegrityDb } from './tables.ts'

/** A signature as it is given: on the whole undertaking, and that nothing calls for recusal. */
export interface Signing {
  id: string
  version: number
  agreed: boolean
  noConflict: boolean
}

/**
 * Signs an undertaking 承诺书 together with the recusal declaration 回避声明. Whoever declared something about one of
 * the units does not sign: the office has to replace them.
 * @refuses not-found, stale, integrity.signed, integrity.conflict-declared, integrity.not-own, integrity.not-agreed,
 * integrity.not-declared
 */
export async function signCommitment(
  session: Session<IntegrityDb>,
  signing: Signing,
): Promise<Outcome<void>> {
  return await session.transaction(async (tx, host, reach) => {
    const commitment = await findCommitment(tx, reach, signing.id).forUpdate('commitment').executeTakeFirst()
    if (commitment === undefined) return refuse('not-found')
    if (commitment.rowVersion !== signing.version)
      return refuse('stale', { yours: signing.version, ours: commitment.rowVersion })
    if (commitment.state === 'signed') return refuse('integrity.signed')
    const { personId, today } = host.actor
    const conflicts = conflictsWith(commitment.units, commitment.declared ?? [], today)
    if (conflicts.length > 0) return refuse('integrity.conflict-declared', { units: unitsOf(conflicts) })
    const may = maySignCommitment(commitment, {
      personId,
      agreed: signing.agreed,
      declared: signing.noConflict,
    })
    if (!may.ok) return may

    if (commitment.declared === null) await declareNothing(tx, host, randomUUID())
    await storeSignature(tx, commitment.id, commitmentClauses)
    await host.publish(commitmentSigned, {
      roundId: commitment.roundId,
      teamId: commitment.teamId,
      personId,
      signedOn: today,
    })
    return done(undefined)
  })
}
