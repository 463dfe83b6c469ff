import { done, type verificationResults } from '@xuncha/domain'
import type { Session } from '@xuncha/plugin-sdk/server'
import { addRecord } from './dossier.repository.ts'
import { dueDays, withVerbs } from './items.ts'
import { onLocked, staleness } from './locked.ts'
import { recordMove, storeItem } from './moves.repository.ts'
import { writtenBy } from './records.ts'
import { decide } from './standing.ts'
import type { RectificationDb } from './tables.ts'

type ItemSession = Session<RectificationDb>

/** What somebody found who went to see for themselves. */
export interface NewVerification {
  itemId: string
  id: string
  version: number
  heldOn: string
  method: string
  finding: string
  result: (typeof verificationResults)[number]
}

/**
 * Records a verification 核查 and moves the item by its result.
 * @refuses not-found, stale, rectification.own-verification, or what else the rule says
 */
export function verifyItem(session: ItemSession, verification: NewVerification) {
  const { itemId, id, version, heldOn, method, finding, result } = verification
  return onLocked(session, itemId, async ({ tx, host, item }) => {
    const seen = { held_on: heldOn, method, finding, result }
    const row = { ...writtenBy(host.actor), id, item_id: itemId, cycle: item.cycle, ...seen }
    if (!(await addRecord(tx, 'verification', row))) return done(withVerbs(item, host))
    const stale = staleness(item, version)
    if (stale) return stale
    const decision = decide(item, result, host.actor, { reason: finding })
    if (!decision.ok) return decision
    const facts = { heldOn, method }
    await recordMove(tx, host.actor, {
      itemId,
      cycle: item.cycle,
      decision: decision.value,
      reason: finding,
      facts,
    })
    const verifiers = [...new Set([...item.verifierIds, host.actor.personId])]
    const verified = await storeItem(tx, itemId, { state: decision.value.to, verifier_ids: verifiers })
    return done(withVerbs(verified, host))
  })
}

/** What a look-back found again. */
export interface NewLookBack {
  itemId: string
  id: string
  version: number
  roundTitle: string
  finding: string
  reason: string
}

/**
 * Reopens a closed item that a look-back 回头看 found again. What it took to close it stays on record and counts no
 * more; plan and rectification are due anew.
 * @refuses not-found, stale, or what the rule says
 */
export function lookBack(
  session: ItemSession,
  { itemId, id, version, roundTitle, finding, reason }: NewLookBack,
) {
  return onLocked(session, itemId, async ({ tx, host, item }) => {
    const row = { ...writtenBy(host.actor), id, item_id: itemId, round_title: roundTitle, finding }
    if (!(await addRecord(tx, 'look_back', row))) return done(withVerbs(item, host))
    const stale = staleness(item, version)
    if (stale) return stale
    const decision = decide(item, 'reopen', host.actor, { reason })
    if (!decision.ok) return decision
    const days = dueDays(host.actor.today)
    if (!days.ok) return days
    const facts = { roundTitle, finding, dueOn: item.dueOn }
    await recordMove(tx, host.actor, { itemId, cycle: item.cycle, decision: decision.value, reason, facts })
    const reopened = await storeItem(tx, itemId, {
      state: decision.value.to,
      cycle: item.cycle + 1,
      plan_due: days.value.planDue,
      due_on: days.value.dueOn,
      evidence_kinds: [],
      discipline_verdict: null,
      organisation_verdict: null,
      submitter_id: null,
      verifier_ids: [],
    })
    return done(withVerbs(reopened, host))
  })
}
