import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, stepsOn, team } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)

async function ledger(inspectionId: string) {
  return (await (await county.as('office')).get(`${base}/inspections/${inspectionId}/ledger`)).body
}

describe('the team meeting 组务会', () => {
  test('drops a draft with a reason, and the draft stays in the ledger', async () => {
    const { inspectionId } = await steps.authorised()
    const { id } = await steps.draft(inspectionId)
    expect(await steps.tryMeet(inspectionId, [{ paperId: id, decision: 'drop' }])).toMatchObject({
      status: 409,
      body: { code: 'move.missing', facts: { missing: 'reason' } },
    })
    await steps.meet(inspectionId, {
      paperId: id,
      decision: 'drop',
      reason: '与事实不符',
      dissent: '周组员保留意见',
    })
    expect(await steps.paper(id)).toMatchObject({
      state: 'dropped',
      decisions: [{ reason: '与事实不符', dissent: '周组员保留意见' }],
    })
    expect(await ledger(inspectionId)).toMatchObject({ recorded: 1, dropped: 1, open: 0, balanced: true })
  })

  test('carries out all that it decided or nothing', async () => {
    const { inspectionId } = await steps.authorised()
    const one = await steps.draft(inspectionId)
    const two = await steps.draft(inspectionId)
    const refused = await steps.tryMeet(inspectionId, [
      { paperId: one.id, decision: 'drop', reason: '重复' },
      { paperId: two.id, decision: 'adopt' },
    ])
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'move.wrong-state', facts: { paper: two.number } },
    })
    expect(await steps.paper(one.id)).toMatchObject({ state: 'draft' })
    const { body } = await (await county.as('leader')).get(`${base}/inspections/${inspectionId}/meetings`)
    expect(body.items).toEqual([])
  })

  test('decides under the head only, with at least two people', async () => {
    const { inspectionId } = await steps.authorised()
    const { id } = await steps.draft(inspectionId)
    const drop = [{ paperId: id, decision: 'drop', reason: '查无实据' }]
    expect(await steps.tryMeet(inspectionId, drop, 'deputy')).toMatchObject({
      body: { code: 'move.wrong-role' },
    })
    const alone = await steps.tryMeet(inspectionId, drop, 'leader', {
      attendeeIds: [(await steps.paper(id)).authorId],
    })
    expect(alone).toMatchObject({ status: 409, body: { code: 'onsite.too-few' } })
  })

  test('merges into a paper of the same unit that goes on, and into no other', async () => {
    const { inspectionId } = await steps.authorised()
    const elsewhere = await steps.authorised()
    const kept = await steps.adopted(inspectionId)
    const { id } = await steps.draft(inspectionId)
    const dropped = await steps.draft(inspectionId)
    const foreign = await steps.draft(elsewhere.inspectionId)
    await steps.meet(inspectionId, { paperId: dropped.id, decision: 'drop', reason: '重复' })
    for (const into of [id, dropped.id, foreign.id, randomUUID()]) {
      const merge = { paperId: id, decision: 'merge', reason: '同一问题', into }
      expect(await steps.tryMeet(inspectionId, [merge])).toMatchObject({
        body: { code: 'onsite.merge-target' },
      })
    }
    await steps.meet(inspectionId, { paperId: id, decision: 'merge', reason: '同一问题', into: kept })
    expect(await steps.paper(id)).toMatchObject({ state: 'merged', mergedInto: kept })
  })

  test('is the only way out of the ledger: no paper is dropped by a move of its own', async () => {
    const { inspectionId } = await steps.authorised()
    const { id } = await steps.draft(inspectionId)
    for (const move of ['adopt', 'merge', 'transfer', 'drop'])
      expect(await steps.tryMove('leader', id, move, { reason: '不要了' })).toMatchObject({ status: 409 })
    expect(await steps.paper(id)).toMatchObject({ state: 'draft' })
  })

  test('sent twice is held once', async () => {
    const { inspectionId } = await steps.authorised()
    const { id } = await steps.draft(inspectionId)
    const leader = await county.as('leader')
    const key = randomUUID()
    const held = {
      heldOn: '2026-10-20',
      attendeeIds: team.map(({ personId }) => personId),
      views: '一致',
      decisions: [{ paperId: id, decision: 'transfer', reason: '移交主管部门' }],
    }
    const path = `${base}/inspections/${inspectionId}/meetings`
    expect(await leader.post(path, held, { key })).toMatchObject({ status: 201, body: { id: key } })
    expect(await leader.post(path, held, { key })).toMatchObject({ status: 201, body: { id: key } })
    expect(await steps.paper(id)).toMatchObject({ state: 'transferred', decisions: [{}] })
  })
})

describe('the ledger 台账', () => {
  test('counts every recorded paper in exactly one column, and shows the papers behind the numbers', async () => {
    const { inspectionId } = await steps.authorised()
    const kept = await steps.adopted(inspectionId)
    const [merged, moved, dropped, open] = [
      await steps.draft(inspectionId),
      await steps.draft(inspectionId),
      await steps.draft(inspectionId),
      await steps.draft(inspectionId),
    ]
    await steps.meet(
      inspectionId,
      { paperId: merged.id, decision: 'merge', reason: '同一问题', into: kept },
      { paperId: moved.id, decision: 'transfer', reason: '移交主管部门' },
      { paperId: dropped.id, decision: 'drop', reason: '查无实据' },
    )
    const counted = await ledger(inspectionId)
    expect(counted).toMatchObject({
      recorded: 5,
      reported: 1,
      merged: 1,
      transferred: 1,
      dropped: 1,
      open: 1,
    })
    expect(counted.balanced).toBe(false)
    expect(counted.papers.filter(({ state }: { state: string }) => state === 'draft')).toMatchObject([
      { id: open.id },
    ])
  })

  test('keeps the columns when decided papers are archived', async () => {
    const { inspectionId } = await steps.authorised()
    const id = await steps.adopted(inspectionId)
    await steps.move('office', id, 'archive')
    expect(await ledger(inspectionId)).toMatchObject({ recorded: 1, reported: 1, open: 0, balanced: true })
  })

  test('keeps the report from being drawn up while it does not balance, with the figures', async () => {
    const { inspectionId } = await steps.authorised()
    expect(await steps.tryReport(inspectionId)).toMatchObject({ body: { code: 'report.nothing-recorded' } })
    await steps.adopted(inspectionId)
    const { id } = await steps.draft(inspectionId)
    const refused = await steps.tryReport(inspectionId)
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'report.unbalanced', facts: { recorded: 2, reported: 1, dropped: 0, open: 1 } },
    })
    expect(refused.body.title).toContain('还有 1 份没有结论')

    await steps.meet(inspectionId, { paperId: id, decision: 'drop', reason: '查无实据' })
    expect((await steps.tryReport(inspectionId)).status).toBe(201)
  })

  test('keeps a report from leaving the team when a paper was recorded after it was drawn up', async () => {
    const { inspectionId } = await steps.authorised()
    await steps.adopted(inspectionId)
    const { body: report } = await steps.tryReport(inspectionId)
    const late = await steps.collegial(inspectionId)
    expect(await steps.tryMoveReport('leader', report.id, 'submit')).toMatchObject({
      body: { code: 'report.unbalanced' },
    })
    await steps.meet(inspectionId, { paperId: late, decision: 'adopt' })
    const submitted = await steps.moveReport('leader', report.id, 'submit')
    expect(submitted.sections.map(({ paperId }: { paperId: string }) => paperId)).toContain(late)
  })
})
