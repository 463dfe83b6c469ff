import { decideMove, memberMoves } from '@xuncha/domain'
import { commitmentSigned } from '@xuncha/plugin-sdk/contracts'
import { on } from '@xuncha/plugin-sdk/server'
import { lockServing, updateMember } from './members.repository.ts'
import { recordMemberMove } from './moves.repository.ts'
import type { PlanningDb } from './tables.ts'

/** A member signed undertaking 承诺 and recusal declaration 回避声明: they have declared. */
export const onCommitmentSigned = on<PlanningDb, typeof commitmentSigned.payload>(
  commitmentSigned,
  async (tx, { teamId, personId, signedOn }) => {
    const member = await lockServing(tx, { teamId, personId })
    if (member === undefined) return
    const signer = { personId, name: member.personName, roles: ['inspector'] }
    const decided = decideMove(memberMoves, { state: member.state, recusals: 0 }, 'declare', signer)
    // Declared on paper before, say: the signature changes nothing any more.
    if (!decided.ok) return
    const { from, to } = decided.value
    await updateMember(tx, member.id, to)
    await recordMemberMove(tx, member, { move: 'declare', from, to, by: signer, facts: { signedOn } })
  },
)
