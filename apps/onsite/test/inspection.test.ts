import { describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, draft, stepsOn, team, township } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)

async function workbench(id: string, who = 'leader') {
  return (await (await county.as(who)).get(`${base}/inspections/${id}`)).body
}

async function work(who: string) {
  const { body } = await (await county.as(who)).get(`${base}/work`)
  return body.items as { id: string; kind: string; path: string; state: string; dueOn?: string }[]
}

describe('an inspection 巡察任务', () => {
  test('stands open once its team was authorised, with the team’s list, head first', async () => {
    const { inspectionId, told } = await steps.authorised()
    const bench = await workbench(inspectionId)
    expect(bench).toMatchObject({
      unitName: '测试镇',
      roundTitle: '第六轮巡察',
      until: told.until,
      focus: ['G1', 'G4-1'],
    })
    expect(bench.roster.map(({ duty }: { duty: string }) => duty)).toEqual([
      'head',
      'deputy',
      'member',
      'member',
    ])
  })

  test('told again, it is there once and follows the new end', async () => {
    const { inspectionId, told } = await steps.authorised()
    await (
      await county.as('leading-group')
    ).post('/api/p/planning/authorise', { ...told, members: [], until: '2040-01-31' })
    await county.settled()
    expect(await workbench(inspectionId)).toMatchObject({ until: '2040-01-31' })
  })

  test('counts what was recorded and says what can be done next, and why not', async () => {
    const { inspectionId } = await steps.authorised()
    await steps.interview(inspectionId)
    await steps.draft(inspectionId)
    const bench = await workbench(inspectionId)
    expect(bench).toMatchObject({ interviews: 1, checks: 0, meetings: 0, papers: { draft: 1 }, report: null })
    expect(bench.verbs).toContainEqual({ name: 'interview', open: true, asks: [] })
    const report = bench.verbs.find(({ name }: { name: string }) => name === 'report')
    expect(report).toMatchObject({ open: false, why: { code: 'report.unbalanced', facts: { open: 1 } } })
  })

  test('offers nothing to record to the office, which reads', async () => {
    const { inspectionId } = await steps.authorised()
    expect(await workbench(inspectionId, 'office')).toMatchObject({ verbs: [] })
  })

  test('is only read once its round was closed', async () => {
    const open = await steps.authorised()
    const { id } = await steps.draft(open.inspectionId)
    await steps.close(open)
    const bench = await workbench(open.inspectionId)
    expect(bench.closedOn).toBe('2026-11-20')
    expect(bench.verbs.every((verb: { open: boolean }) => !verb.open)).toBe(true)
    const member = await county.as('member')
    expect(await member.post(`${base}/inspections/${open.inspectionId}/papers`, draft())).toMatchObject({
      status: 409,
      body: { code: 'onsite.closed' },
    })
    expect(await steps.tryMove('member', id, 'sign')).toMatchObject({ body: { code: 'onsite.closed' } })
  })
})

describe('the work list', () => {
  test('puts a paper on the desk of those whose move it is, and takes it away when it is made', async () => {
    const { inspectionId } = await steps.authorised()
    const id = await steps.cosigned(inspectionId)
    const has = async (who: string) => (await work(who)).some((item) => item.id === id)
    expect(await has('deputy')).toBe(true)
    expect(await has('member')).toBe(false)
    await steps.move('deputy', id, 'review')
    expect(await has('deputy')).toBe(false)
    expect(await has('leader')).toBe(true)
  })

  test('gives a returned paper back to its author', async () => {
    const { inspectionId } = await steps.authorised()
    const id = await steps.cosigned(inspectionId)
    await steps.move('deputy', id, 'return', { reason: '补充依据' })
    expect((await work('member')).find((item) => item.id === id)).toMatchObject({
      kind: 'returned',
      path: `/papers/${id}`,
      state: '退回修改',
    })
  })

  test('tells the unit which facts wait for its answer and until when', async () => {
    const { inspectionId } = await steps.authorised()
    const paperId = await steps.sent(inspectionId)
    const { id } = await steps.fact(paperId)
    expect((await work('unit')).find((item) => item.id === id)).toMatchObject({
      kind: 'due',
      dueOn: '2039-01-31',
    })
    await steps.answer(paperId, 'agreed')
    expect((await work('unit')).some((item) => item.id === id)).toBe(false)
  })

  test('carries the report to the leading group, the feedback to the office and then to the unit', async () => {
    const { inspectionId } = await steps.authorised()
    await steps.adopted(inspectionId)
    const { body: report } = await steps.tryReport(inspectionId)
    const has = async (who: string, id: string) => (await work(who)).some((item) => item.id === id)
    expect(await has('leader', report.id)).toBe(true)
    await steps.moveReport('leader', report.id, 'submit')
    expect(await has('leading-group', report.id)).toBe(true)
    await steps.moveReport('leading-group', report.id, 'hear')
    await steps.moveReport('leading-group', report.id, 'decide', { decision: '同意' })
    expect(await has('leading-group', report.id)).toBe(false)
    expect(await has('office', report.id)).toBe(true)
    const { body: feedback } = await steps.tryPrepare(report.id)
    expect(await has('office', feedback.id)).toBe(true)
    expect(await has('unit', feedback.id)).toBe(false)
    const deliver = { move: 'deliver' }
    await (await county.as('office')).post(`${base}/feedback/${feedback.id}/moves`, deliver, { version: 1 })
    expect(await has('unit', feedback.id)).toBe(true)
  })
})

test('where a planning module authorises teams, no inspection is typed in beside it', async () => {
  const typed = {
    roundTitle: '第六轮巡察',
    teamName: '第一巡察组',
    unitId: township,
    startsOn: '2026-10-10',
    until: '2039-12-31',
    focus: [],
    members: team.map(({ personId, duty }) => ({ personId, duty })),
  }
  const answer = await (await county.as('office')).post(`${base}/inspections`, typed)
  expect(answer).toMatchObject({ status: 409, body: { code: 'onsite.planned-elsewhere' } })
})
