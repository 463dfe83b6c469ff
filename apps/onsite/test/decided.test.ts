import { beforeAll, describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, everyGet, hospital, person, stepsOn } from './steps.ts'

// 底稿/证据: the leading group, R decided. 报告: discipline organ and organisation department, R after. domain.md §3
const county = useTestPlatform(plugins)
const steps = stepsOn(county)

/** One inspection that is decided, and one whose report lies with the leading group. */
const decided = { inspection: '', paper: '', evidence: '', report: '', feedback: '', fact: '' }
const heard = { inspection: '', paper: '', evidence: '', report: '', feedback: '', fact: '' }

beforeAll(async () => {
  for (const known of [decided, heard]) {
    const { inspectionId } = await steps.authorised()
    known.inspection = inspectionId
    await steps.interview(inspectionId)
    known.paper = await steps.adopted(inspectionId)
    known.evidence = (await steps.paper(known.paper)).evidence[0].id
    known.report = (await steps.tryReport(inspectionId)).body.id
    await steps.moveReport('leader', known.report, 'submit')
    await steps.moveReport('leading-group', known.report, 'hear')
  }
  await steps.moveReport('leading-group', decided.report, 'decide', { decision: '同意' })
})

const statusOf = async (who: string, path: string) => (await (await county.as(who)).get(base + path)).status

describe('the leading group', () => {
  test('reads the papers and the evidence of what it decided over, and no talk', async () => {
    const open = everyGet(decided).filter((path) => !/interviews|facts|feedback\//.test(path))
    for (const path of open) expect([path, await statusOf('leading-group', path)]).toEqual([path, 200])
    expect(await statusOf('leading-group', `/inspections/${decided.inspection}/interviews`)).toBe(404)
    const group = await county.as('leading-group')
    const paper = (await group.get(`${base}/papers/${decided.paper}`)).body
    expect([paper.verbs, paper.mayAttach, paper.evidence.length]).toEqual([[], false, 1])
    expect((await group.get(`${base}/inspections/${decided.inspection}`)).body.verbs).toEqual([])
  })

  test('finds nothing of an inspection before, under any address but the report’s', async () => {
    const group = await county.as('leading-group')
    const missing = (await group.get(`${base}/papers/${person('nobody')}`)).text
    const paths = everyGet(heard).filter(
      (path) => path.includes(heard.inspection) || path.includes(heard.paper),
    )
    expect(paths.length).toBeGreaterThan(6)
    for (const path of paths) {
      const answer = await group.get(base + path)
      expect([path, answer.status, answer.text]).toEqual([path, 404, missing])
    }
    const listed = (await group.get(`${base}/inspections`)).body.items.map(({ id }: { id: string }) => id)
    expect(listed).toEqual([decided.inspection])
    expect(await statusOf('leading-group', `/reports/${heard.report}`)).toBe(200)
  })

  test('writes nothing there', async () => {
    const group = await county.as('leading-group')
    const version = (await steps.paper(decided.paper)).rowVersion
    const tries = [
      group.post(`${base}/papers/${decided.paper}/moves`, { move: 'archive' }, { version }),
      group.upload(`${base}/papers/${decided.paper}/evidence?name=a.pdf`, 'x', 'application/pdf'),
    ]
    for (const answer of await Promise.all(tries)) expect(answer.status).toBe(404)
  })
})

describe.each(['discipline', 'organisation'])('%s', (who) => {
  test('reads the report once it is decided, and nothing behind it', async () => {
    expect(await statusOf(who, `/reports/${decided.report}`)).toBe(200)
    expect(await statusOf(who, `/reports/${heard.report}`)).toBe(404)
    const reader = await county.as(who)
    const listed = (await reader.get(`${base}/reports`)).body.items.map(({ id }: { id: string }) => id)
    expect(listed).toEqual([decided.report])
    const report = (await reader.get(`${base}/reports/${decided.report}`)).body
    expect(report.verbs).toEqual([])
    for (const path of [`/papers/${decided.paper}`, `/inspections/${decided.inspection}`, '/inspections'])
      expect([path, await statusOf(who, path)]).toEqual([path, 404])
    const moved = await reader.post(
      `${base}/reports/${decided.report}/moves`,
      { move: 'finalise' },
      { version: report.rowVersion },
    )
    expect(moved.status).toBe(404)
  })
})

test('who is of an organ and of a team reads undecided work of that team alone', async () => {
  await county.changeRole('member', 'give', 'discipline')
  const member = await county.enter('member')
  expect((await member.get(`${base}/reports/${heard.report}`)).status).toBe(200)
  expect((await member.get(`${base}/papers/${heard.paper}`)).status).toBe(200)
  const theirs = await steps.authorised({
    unitId: hospital,
    members: [
      { personId: person('leader'), name: '孙组长', duty: 'head' },
      { personId: person('deputy'), name: '李副组长', duty: 'deputy' },
    ],
  })
  const { id } = await steps.draft(theirs.inspectionId, {}, 'deputy')
  const attendeeIds = [person('leader'), person('deputy')]
  const dropping = [{ paperId: id, decision: 'drop', reason: '查无实据' }]
  expect((await steps.tryMeet(theirs.inspectionId, dropping, 'leader', { attendeeIds })).status).toBe(201)
  const { body } = await steps.tryReport(theirs.inspectionId)
  for (const path of [`/reports/${body.id}`, `/papers/${id}`])
    expect([path, (await member.get(base + path)).status]).toEqual([path, 404])
  expect((await member.get(`${base}/reports`)).text).not.toContain(body.id)
  await county.changeRole('member', 'take', 'discipline')
})
