import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Client, PASSWORD, useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import {
  base,
  draft,
  everyGet,
  hospital,
  type KnownRecords,
  person,
  stepsOn,
  talk,
  township,
} from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)
const ids: KnownRecords = { inspection: '', paper: '', evidence: '', report: '', feedback: '', fact: '' }
const REASON = { reason: '按规定办理' }

beforeAll(async () => {
  const { inspectionId } = await steps.authorised()
  ids.inspection = inspectionId
  await steps.interview(inspectionId)
  ids.feedback = await steps.delivered(inspectionId)
  ids.report = (await (await county.as('office')).get(`${base}/inspections/${inspectionId}`)).body.report.id
  ids.paper = (await steps.report(ids.report)).sections[0].paperId
  ids.evidence = (await steps.paper(ids.paper)).evidence[0].id
  ids.fact = (await (await county.as('unit')).get(`${base}/facts`)).body.items[0].id
})

async function recuse(key: string, unitId: string) {
  const office = await county.as('leading-group')
  const decided = await office.post('/api/recusals', { personId: person(key), unitId, ...REASON })
  expect(decided.status).toBe(200)
}

async function steppedUp(username: string): Promise<Client> {
  const client = await county.as(username)
  expect((await client.post('/api/session/step-up', { password: PASSWORD })).status).toBe(200)
  return client
}

const listed = async (client: Client, list: string) =>
  ((await client.get(`${base}/${list}`)).body.items as { id: string }[]).map(({ id }) => id)

describe('who stands aside from the unit 回避', () => {
  let other: string
  beforeAll(async () => {
    other = (await steps.authorised({ unitId: hospital })).inspectionId
  })

  test.each([
    ['a member of the team, authorised long ago', 'member2'],
    ['somebody of the office, who reaches the whole county', 'office'],
  ])('%s finds no record of it under any address, and the others as before', async (_who, username) => {
    const client = await county.as(username)
    const records = everyGet(ids).filter((path) => /[0-9a-f-]{36}/.test(path))
    const before = await Promise.all(records.map(async (path) => (await client.get(base + path)).status))
    expect(before.filter((status) => status === 200).length).toBeGreaterThan(5)
    await recuse(username, township)

    const none = await client.get(`${base}/feedback/${randomUUID()}`)
    for (const path of records) {
      const answer = await client.get(base + path)
      expect([path, answer.status, answer.text]).toEqual([path, 404, none.text])
    }
    expect(await listed(client, 'inspections')).toEqual([other])
    expect(await listed(client, 'feedback')).toEqual([])
    expect((await client.get(`${base}/work`)).text).not.toContain('测试镇')
    expect((await client.get(`${base}/inspections/${other}`)).status).toBe(200)
  })

  test('writes nothing about it either, with the answer of a unit that does not exist', async () => {
    const member = await county.as('member2')
    const tries = [
      member.post(`${base}/inspections/${ids.inspection}/papers`, draft()),
      member.post(`${base}/inspections/${ids.inspection}/interviews`, talk()),
      member.post(`${base}/papers/${ids.paper}/moves`, { move: 'sign' }, { version: 1 }),
      member.upload(`${base}/papers/${ids.paper}/evidence?name=a.pdf`, 'x', 'application/pdf'),
    ]
    for (const { status, body } of await Promise.all(tries))
      expect([status, body.code]).toEqual([404, 'not-found'])
  })

  test('takes nothing from the others, and nothing from the unit', async () => {
    expect((await (await county.as('deputy')).get(`${base}/papers/${ids.paper}`)).status).toBe(200)
    expect((await (await county.as('unit')).get(`${base}/feedback/${ids.feedback}`)).status).toBe(200)
  })
})

describe('a talk 谈话记录', () => {
  test('of another pair shows members that it was held and by whom, and those who led it the whole', async () => {
    const { inspectionId } = await steps.authorised()
    const pair = { interviewerIds: [person('leader'), person('deputy')], recorderId: person('deputy') }
    const leader = await county.as('leader')
    const recorded = await leader.post(`${base}/inspections/${inspectionId}/interviews`, talk(pair))
    expect(recorded.body.content).toBe(talk().content)
    const own = await steps.interview(inspectionId, {
      interviewerIds: [person('member'), person('leader')],
      recorderId: person('leader'),
    })

    const path = `${base}/inspections/${inspectionId}/interviews`
    const { items } = (await (await county.as('member')).get(path)).body
    const byId = new Map(items.map((each: { id: string }) => [each.id, each]))
    expect(byId.get(recorded.body.id)).toMatchObject({
      firstName: '孙组长',
      place: talk().place,
      talkeeRole: '***',
      topics: '***',
      content: '***',
    })
    expect(byId.get(own.id)).toMatchObject({ topics: talk().topics, content: talk().content })
    const deputy = (await (await county.as('deputy')).get(path)).text
    expect(deputy).toContain(talk().content)
    expect(deputy).not.toContain('***')
  })
})

describe('a marked paper 标识、封存', () => {
  let inspectionId: string
  let paper: string
  const mark = (client: Client, kind: 'label' | 'seal', body: object) =>
    client.put(`${base}/marks/paper/${paper}/${kind}`, { ...body, ...REASON })
  beforeAll(async () => {
    // Of the hospital: the office stands aside from the township by now.
    inspectionId = (await steps.authorised({ unitId: hospital })).inspectionId
    paper = await steps.cosigned(inspectionId)
  })

  test('above somebody’s clearance is gone for them with all that hangs on it, and back when it is lowered', async () => {
    const evidence = (await steps.paper(paper)).evidence[0].id
    const secadmin = await steppedUp('secadmin')
    const { clearances } = (await secadmin.get('/api/admin/clearances')).body
    const office = clearances.find(({ username }: { username: string }) => username === 'office')
    const path = `/api/admin/clearances/${office.accountId}`
    expect((await secadmin.put(path, { clearance: 'work-secret', ...REASON }, { version: 0 })).status).toBe(
      200,
    )
    expect(await mark(await county.as('office'), 'label', { label: 'work-secret' })).toMatchObject({
      status: 200,
      body: { label: 'work-secret' },
    })

    const leader = await county.as('leader')
    for (const gone of [`/papers/${paper}`, `/papers/${paper}/evidence/${evidence}`])
      expect([gone, (await leader.get(base + gone)).status]).toEqual([gone, 404])
    expect((await leader.get(`${base}/inspections/${inspectionId}/papers`)).text).not.toContain(paper)
    expect((await (await county.as('office')).get(`${base}/papers/${paper}`)).status).toBe(200)
    expect((await mark(await county.as('office'), 'label', { label: 'internal' })).status).toBe(200)
    expect((await leader.get(`${base}/papers/${paper}`)).status).toBe(200)
  })

  test('sealed by the leading group is gone for everybody, and its number is not given again', async () => {
    const first = await steps.paper(paper)
    const group = await steppedUp('leading-group')
    expect((await mark(group, 'seal', { sealed: true })).status).toBe(200)
    for (const username of ['leader', 'member', 'office', 'leading-group'])
      expect((await (await county.as(username)).get(`${base}/papers/${paper}`)).status).toBe(404)
    const { id } = await steps.draft(inspectionId)
    const second = await steps.paper(id)
    expect([first.number, second.number]).toEqual([
      expect.stringContaining('-01号'),
      expect.stringContaining('-02号'),
    ])
    expect((await group.get(`${base}/marks/sealed`)).body.records).toMatchObject([
      { table: 'paper', id: paper },
    ])
    expect((await mark(group, 'seal', { sealed: false })).status).toBe(200)
    expect((await steps.paper(paper)).number).toBe(first.number)
  })
})
