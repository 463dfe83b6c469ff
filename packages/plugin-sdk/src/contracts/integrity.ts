import { z } from 'zod'
import { eventContract, serviceContract } from './contract.ts'

/** A member signed the undertaking 承诺 and the recusal declaration 回避声明 for a round. */
export const commitmentSigned = eventContract(
  'integrity.commitment-signed.v1',
  z.object({ roundId: z.uuid(), teamId: z.uuid(), personId: z.uuid(), signedOn: z.iso.date() }),
)

/** Why a person may not inspect a unit: the ground and the facts behind it, each shown to whoever nominates. */
export const recusalReason = z.object({
  unitId: z.uuid(),
  ground: z.string(),
  /** Facts as declared: relation, post, from and until. */
  facts: z.record(z.string(), z.string()),
})

/** Asks whether a person has to stand aside from units 回避. */
export const recusal = serviceContract('integrity.recusal.v1', {
  reasons: {
    input: z.object({ personId: z.uuid(), unitIds: z.array(z.uuid()), on: z.iso.date() }),
    output: z.array(recusalReason),
  },
})
