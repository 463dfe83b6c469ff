import { describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { heard, plugins } from './plugins.ts'
import { base, stepsOn } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)

describe('a report 巡察报告', () => {
  test('has a section for every adopted paper, each traceable to it, and none for a dropped one', async () => {
    const { inspectionId } = await steps.authorised()
    const kept = await steps.adopted(inspectionId)
    const { id } = await steps.draft(inspectionId)
    await steps.meet(inspectionId, { paperId: id, decision: 'drop', reason: '查无实据' })
    const { body } = await steps.tryReport(inspectionId)
    const { problem } = await steps.paper(kept)
    expect((await steps.report(body.id)).sections).toMatchObject([{ ordinal: 1, paperId: kept, problem }])
  })

  test('shows beside each problem what the unit said to its facts, verbatim', async () => {
    const { inspectionId } = await steps.authorised()
    const id = await steps.sent(inspectionId)
    await steps.answer(id, 'contested', '其中 3 户已补发')
    await steps.move('deputy', id, 'recheck', { reason: '核对银行流水' })
    await steps.move('leader', id, 'bring')
    await steps.meet(inspectionId, { paperId: id, decision: 'adopt' })
    const { body } = await steps.tryReport(inspectionId)
    await steps.moveReport('leader', body.id, 'submit')
    const { sections } = await steps.report(body.id, 'leading-group')
    expect(sections).toMatchObject([{ opinion: 'contested', statement: '其中 3 户已补发' }])
  })

  test('is there once for a unit', async () => {
    const { inspectionId } = await steps.authorised()
    await steps.adopted(inspectionId)
    await steps.tryReport(inspectionId)
    expect(await steps.tryReport(inspectionId)).toMatchObject({
      status: 409,
      body: { code: 'onsite.report-exists' },
    })
  })

  test('is not seen by the leading group before it leaves the team', async () => {
    const { inspectionId } = await steps.authorised()
    await steps.adopted(inspectionId)
    const { body } = await steps.tryReport(inspectionId)
    const group = await county.as('leading-group')
    expect((await group.get(`${base}/reports/${body.id}`)).status).toBe(404)
    await steps.moveReport('leader', body.id, 'submit')
    expect((await group.get(`${base}/reports/${body.id}`)).status).toBe(200)
  })

  test('comes back from the office with a reason, is changed by the team and goes again', async () => {
    const { inspectionId } = await steps.authorised()
    await steps.adopted(inspectionId)
    const { body } = await steps.tryReport(inspectionId)
    await steps.moveReport('leader', body.id, 'submit')
    expect(await steps.tryMoveReport('office', body.id, 'return')).toMatchObject({
      body: { code: 'move.missing' },
    })
    const back = await steps.moveReport('office', body.id, 'return', { reason: '总体评价过长' })
    const text = { overview: '改后的总体评价', advice: '改后的意见建议' }
    const member = await county.as('member')
    expect(await member.patch(`${base}/reports/${body.id}`, text, { version: 1 })).toMatchObject({
      status: 412,
      body: { facts: { yours: 1, ours: back.rowVersion } },
    })
    const changed = await member.patch(`${base}/reports/${body.id}`, text, { version: back.rowVersion })
    expect(changed.body).toMatchObject(text)
    const sent = await steps.moveReport('leader', body.id, 'submit')
    const late = await member.patch(`${base}/reports/${body.id}`, text, { version: sent.rowVersion })
    expect(late).toMatchObject({ status: 409, body: { code: 'onsite.report-left' } })
  })

  test('is decided by the leading group with the words of the decision, and by nobody else', async () => {
    const { inspectionId } = await steps.authorised()
    await steps.adopted(inspectionId)
    const { body } = await steps.tryReport(inspectionId)
    await steps.moveReport('leader', body.id, 'submit')
    expect(await steps.tryMoveReport('office', body.id, 'hear')).toMatchObject({
      body: { code: 'move.wrong-role' },
    })
    await steps.moveReport('leading-group', body.id, 'hear')
    expect(await steps.tryMoveReport('leading-group', body.id, 'decide')).toMatchObject({
      body: { code: 'move.missing', facts: { missing: 'decision' } },
    })
    const decided = await steps.moveReport('leading-group', body.id, 'decide', { decision: '同意反馈' })
    expect(decided).toMatchObject({ state: 'decided' })
    expect(decided.timeline.at(-1)).toMatchObject({ reason: '同意反馈', personName: '卫组长' })
  })
})

describe('feedback 反馈意见', () => {
  test('is not prepared before the leading group decided', async () => {
    const { inspectionId } = await steps.authorised()
    await steps.adopted(inspectionId)
    const { body } = await steps.tryReport(inspectionId)
    expect(await steps.tryPrepare(body.id)).toMatchObject({
      status: 409,
      body: { code: 'feedback.not-decided' },
    })
  })

  test('is prepared by head or office, not by a member', async () => {
    const { inspectionId } = await steps.authorised()
    const id = await steps.decided(inspectionId)
    expect((await steps.tryPrepare(id, 'member')).status).toBe(404)
    expect((await steps.tryPrepare(id, 'leader')).status).toBe(201)
    expect(await steps.tryPrepare(id, 'office')).toMatchObject({ body: { code: 'onsite.feedback-exists' } })
  })

  test('is not seen by the unit, nor by those who only read, while it is prepared', async () => {
    const { inspectionId } = await steps.authorised()
    const { body } = await steps.tryPrepare(await steps.decided(inspectionId))
    for (const who of ['unit', 'discipline', 'organisation', 'leading-group'])
      expect([who, (await (await county.as(who)).get(`${base}/feedback/${body.id}`)).status]).toEqual([
        who,
        404,
      ])
  })

  test('delivered reaches the unit and tells the others each finding word for word', async () => {
    const { inspectionId } = await steps.authorised()
    const id = await steps.delivered(inspectionId)
    const read = await (await county.as('unit')).get(`${base}/feedback/${id}`)
    expect(read.body).toMatchObject({ state: 'delivered', number: '巡反〔2026〕1号' })
    const [finding] = read.body.findings
    expect(heard).toContainEqual(
      expect.objectContaining({
        feedbackId: id,
        inspectionId,
        findings: [expect.objectContaining({ findingId: finding.id, problem: finding.problem, number: '1' })],
      }),
    )
  })

  test('is signed for by the head of the unit, whose words stand in it', async () => {
    const { inspectionId } = await steps.authorised()
    const id = await steps.delivered(inspectionId)
    const unit = await county.as('unit')
    const { rowVersion } = (await unit.get(`${base}/feedback/${id}`)).body
    const path = `${base}/feedback/${id}/moves`
    const office = await county.as('office')
    expect(await office.post(path, { move: 'receipt' }, { version: rowVersion })).toMatchObject({
      status: 409,
      body: { code: 'move.wrong-role' },
    })
    const signed = await unit.post(
      path,
      { move: 'receipt', statement: '诚恳接受，坚决整改' },
      { version: rowVersion },
    )
    expect(signed.body).toMatchObject({
      state: 'receipted',
      receipt: '诚恳接受，坚决整改',
      receiptedByName: '王书记',
    })
    expect(await unit.post(path, { move: 'receipt' }, { version: rowVersion })).toMatchObject({
      status: 412,
      body: { facts: { yours: rowVersion, ours: rowVersion + 1 } },
    })
  })
})
