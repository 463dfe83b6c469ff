import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, draft, stepsOn } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)
let inspectionId: string

beforeAll(async () => {
  ;({ inspectionId } = await steps.authorised())
})

describe('a paper 底稿', () => {
  test('goes from draft to the report by two signers, deputy, head, the unit and the team meeting', async () => {
    const { id } = await steps.draft(inspectionId, { problem: '补贴逾期发放' })
    await steps.prove(id)
    expect(await steps.move('member', id, 'sign')).toMatchObject({ state: 'draft' })
    expect(await steps.move('member2', id, 'sign')).toMatchObject({ state: 'cosigned' })
    expect(await steps.move('deputy', id, 'review')).toMatchObject({ state: 'deputy_review' })
    expect(await steps.move('leader', id, 'approve')).toMatchObject({ state: 'leader_approved' })
    expect(await steps.move('leader', id, 'sendFacts', { replyBy: '2039-01-31' })).toMatchObject({
      state: 'fact_check',
    })
    await steps.answer(id, 'agreed')
    expect(await steps.move('leader', id, 'bring')).toMatchObject({ state: 'collegial' })
    await steps.meet(inspectionId, { paperId: id, decision: 'adopt' })

    const paper = await steps.paper(id)
    expect(paper).toMatchObject({ state: 'adopted', decisions: [{ decision: 'adopt' }] })
    expect(paper.timeline.map((step: { move: string }) => step.move)).toEqual([
      'sign',
      'sign',
      'review',
      'approve',
      'sendFacts',
      'bring',
      'adopt',
    ])
  })

  test('takes the next number of the team, and one only when it is sent twice', async () => {
    const member = await county.as('member')
    const key = randomUUID()
    const first = await member.post(`${base}/inspections/${inspectionId}/papers`, draft(), { key })
    const again = await member.post(`${base}/inspections/${inspectionId}/papers`, draft({ title: '别的' }), {
      key,
    })
    const next = await steps.draft(inspectionId)

    expect(again.body).toMatchObject({ id: first.body.id, number: first.body.number, title: draft().title })
    const serial = (number: string) => Number(/-(\d+)号/.exec(number)?.[1])
    expect(first.body.number).toMatch(/^〔2026〕第一巡察组-\d{2}号$/)
    expect(serial(next.number)).toBe(serial(first.body.number) + 1)
  })

  test('needs two different signers: the same person signing again is refused', async () => {
    const { id } = await steps.draft(inspectionId)
    await steps.move('member', id, 'sign')
    const again = await steps.tryMove('member', id, 'sign')
    expect(again).toMatchObject({ status: 409, body: { code: 'paper.already-signed' } })
    expect(await steps.paper(id)).toMatchObject({ state: 'draft' })
  })

  test('is not reviewed by who wrote or signed it', async () => {
    const byDeputy = await steps.draft(inspectionId, {}, 'deputy')
    await steps.move('member', byDeputy.id, 'sign')
    await steps.move('member2', byDeputy.id, 'sign')
    expect(await steps.tryMove('deputy', byDeputy.id, 'review')).toMatchObject({
      body: { code: 'paper.own-review' },
    })

    const signed = await steps.draft(inspectionId)
    await steps.move('member', signed.id, 'sign')
    await steps.move('deputy', signed.id, 'sign')
    expect(await steps.tryMove('deputy', signed.id, 'review')).toMatchObject({
      body: { code: 'paper.own-review' },
    })
  })

  test('is not approved by the head without evidence', async () => {
    const { id } = await steps.draft(inspectionId)
    await steps.move('member', id, 'sign')
    await steps.move('member2', id, 'sign')
    await steps.move('deputy', id, 'review')
    expect(await steps.tryMove('leader', id, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'paper.no-evidence' },
    })
  })

  test('is not moved by whose part it is not', async () => {
    const id = await steps.cosigned(inspectionId)
    expect(await steps.tryMove('member', id, 'review')).toMatchObject({
      status: 409,
      body: { code: 'move.wrong-role' },
    })
    expect(await steps.tryMove('office', id, 'review')).toMatchObject({
      status: 409,
      body: { code: 'move.wrong-role' },
    })
  })

  test('that came back with a reason is changed by its author and signed anew by both', async () => {
    const id = await steps.cosigned(inspectionId)
    expect(await steps.tryMove('deputy', id, 'return')).toMatchObject({ body: { code: 'move.missing' } })
    await steps.move('deputy', id, 'return', { reason: '依据不准' })
    const back = await steps.paper(id)
    expect(back).toMatchObject({ state: 'returned', signatures: [] })
    expect(back.timeline.at(-1)).toMatchObject({ move: 'return', reason: '依据不准', personName: '李副组长' })

    const other = await (
      await county.as('member2')
    ).patch(`${base}/papers/${id}`, draft(), { version: back.rowVersion })
    expect(other).toMatchObject({ status: 409, body: { code: 'onsite.not-author' } })
    const own = await (
      await county.as('member')
    ).patch(`${base}/papers/${id}`, draft({ basis: '准确的依据' }), {
      version: back.rowVersion,
    })
    expect(own).toMatchObject({ status: 200, body: { basis: '准确的依据', state: 'returned' } })
    expect(await steps.move('member2', id, 'sign')).toMatchObject({ state: 'returned' })
    expect(await steps.move('deputy', id, 'sign')).toMatchObject({ state: 'cosigned' })
  })

  test('loses a signature when its text is changed, since a signature stands for what was read', async () => {
    const { id } = await steps.draft(inspectionId)
    const { rowVersion } = await steps.move('member2', id, 'sign')
    const changed = await (
      await county.as('member')
    ).patch(`${base}/papers/${id}`, draft({ problem: '改后' }), {
      version: rowVersion,
    })
    expect(changed.body).toMatchObject({ problem: '改后', signatures: [] })
  })

  test('that two signed is not changed any more', async () => {
    const id = await steps.cosigned(inspectionId)
    const { rowVersion } = await steps.paper(id)
    const late = await (
      await county.as('member')
    ).patch(`${base}/papers/${id}`, draft(), { version: rowVersion })
    expect(late).toMatchObject({ status: 409, body: { code: 'onsite.not-editable' } })
  })

  test('changed or moved on an old version is refused with both versions', async () => {
    const { id } = await steps.draft(inspectionId)
    await steps.move('member', id, 'sign')
    const member = await county.as('member2')
    const moved = await member.post(`${base}/papers/${id}/moves`, { move: 'sign' }, { version: 1 })
    expect(moved).toMatchObject({ status: 412, body: { code: 'stale', facts: { yours: 1, ours: 2 } } })
    const author = await county.as('member')
    const edited = await author.patch(`${base}/papers/${id}`, draft(), { version: 1 })
    expect(edited).toMatchObject({ status: 412, body: { facts: { yours: 1, ours: 2 } } })
  })

  test('draws on talks and checks of its own inspection only', async () => {
    const elsewhere = await steps.authorised()
    const foreign = await steps.interview(elsewhere.inspectionId)
    const own = await steps.interview(inspectionId)
    const member = await county.as('member')
    const path = `${base}/inspections/${inspectionId}/papers`
    expect(await member.post(path, draft({ interviewIds: [foreign.id] }))).toMatchObject({
      status: 409,
      body: { code: 'onsite.foreign-source' },
    })
    expect(await member.post(path, draft({ interviewIds: [own.id] }))).toMatchObject({
      status: 201,
      body: { interviewIds: [own.id] },
    })
  })

  test('offers each reader the moves of their part, off with the reason where one is off', async () => {
    const id = await steps.cosigned(inspectionId)
    const verbs = async (who: string) => (await steps.paper(id, who)).verbs
    expect(await verbs('deputy')).toEqual([
      { name: 'review', open: true, asks: [] },
      { name: 'return', open: true, asks: ['reason'] },
    ])
    expect(await verbs('member')).toEqual([])
    await steps.move('deputy', id, 'review')
    await steps.move('leader', id, 'approve')
    await steps.move('leader', id, 'sendFacts', { replyBy: '2039-01-31' })
    expect(await verbs('leader')).toContainEqual({
      name: 'bring',
      open: false,
      asks: [],
      why: { code: 'paper.not-heard' },
    })
  })
})

describe('evidence 佐证材料', () => {
  test('is read back byte for byte by the team, and by nobody under another paper', async () => {
    const { id } = await steps.draft(inspectionId)
    const other = await steps.draft(inspectionId)
    const file = await steps.prove(id, '发放凭证')
    const deputy = await county.as('deputy')
    expect(await deputy.get(`${base}/papers/${id}/evidence/${file.id}`)).toMatchObject({
      status: 200,
      text: '发放凭证',
    })
    expect(await deputy.get(`${base}/papers/${other.id}/evidence/${file.id}`)).toMatchObject({ status: 404 })
  })

  test('is not added once the paper was decided over', async () => {
    const { id } = await steps.draft(inspectionId)
    await steps.meet(inspectionId, { paperId: id, decision: 'drop', reason: '查无实据' })
    const late = await (
      await county.as('member')
    ).upload(`${base}/papers/${id}/evidence?name=a.pdf`, 'x', 'application/pdf')
    expect(late).toMatchObject({ status: 409, body: { code: 'onsite.paper-decided' } })
  })
})
