import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Client, useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, draft, everyGet, hospital, person, stepsOn, talk, team } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)
const ids = { inspection: '', paper: '', evidence: '', report: '', feedback: '', fact: '' }

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

/** What somebody is answered for a record that does not exist. */
async function missing(client: Client) {
  return (await client.get(`${base}/feedback/${randomUUID()}`)).text
}

describe('the inspected unit', () => {
  test('finds the facts that it was asked about and its feedback, and nothing else under any address', async () => {
    const unit = await county.as('unit')
    const open = ['/facts', '/feedback', `/feedback/${ids.feedback}`, '/work']
    for (const path of everyGet(ids)) {
      const answer = await unit.get(base + path)
      if (open.includes(path)) expect([path, answer.status]).toEqual([path, 200])
      else expect([path, answer.status, answer.text]).toEqual([path, 404, await missing(unit)])
    }
  })

  test('cannot write anything of the team’s either', async () => {
    const unit = await county.as('unit')
    const tries = [
      unit.post(`${base}/inspections/${ids.inspection}/papers`, draft()),
      unit.post(`${base}/inspections/${ids.inspection}/interviews`, talk()),
      unit.patch(`${base}/papers/${ids.paper}`, draft(), { version: 1 }),
      unit.post(`${base}/papers/${ids.paper}/moves`, { move: 'sign' }, { version: 1 }),
      unit.post(`${base}/reports/${ids.report}/moves`, { move: 'submit' }, { version: 1 }),
      unit.upload(`${base}/papers/${ids.paper}/evidence?name=a.pdf`, 'x', 'application/pdf'),
    ]
    for (const answer of await Promise.all(tries))
      expect([answer.status, answer.text]).toEqual([404, await missing(unit)])
  })

  test('finds in its feedback no trace of papers, people or sources', async () => {
    const { text, body } = await (await county.as('unit')).get(`${base}/feedback/${ids.feedback}`)
    expect(body.findings[0]).toMatchObject({ ordinal: 1, title: draft().title })
    for (const hidden of [ids.paper, ids.inspection, ids.report, '周组员', '吴组员', '〔2026〕第一巡察组']) {
      expect(text).not.toContain(hidden)
    }
  })

  test('sees nothing of another unit', async () => {
    const other = await county.as('unit2')
    expect((await other.get(`${base}/facts`)).body.items).toEqual([])
    expect((await other.get(`${base}/feedback`)).body.items).toEqual([])
    expect((await other.get(`${base}/feedback/${ids.feedback}`)).text).toBe(await missing(other))
    const answer = { opinion: 'agreed', statement: '' }
    expect(await other.post(`${base}/facts/${ids.fact}/answer`, answer, { version: 1 })).toMatchObject({
      status: 404,
    })
  })
})

describe('the other county', () => {
  test('gets for every record the answer of one that does not exist', async () => {
    const office = await county.as('office-b')
    const records = everyGet(ids).filter((each) => /[0-9a-f-]{36}/.test(each))
    expect(records.length).toBeGreaterThan(8)
    for (const path of records) {
      const answer = await office.get(base + path)
      expect([path, answer.status, answer.text]).toEqual([path, 404, await missing(office)])
    }
  })

  test('finds its lists empty', async () => {
    const office = await county.as('office-b')
    for (const list of ['inspections', 'reports', 'feedback'])
      expect((await office.get(`${base}/${list}`)).body.items).toEqual([])
  })
})

describe('a member of the team', () => {
  test('finds only the inspections of a team that they were authorised for', async () => {
    const theirs = await steps.authorised({ unitId: hospital, members: team.slice(0, 2) })
    const member = await county.as('member')
    const { body } = await member.get(`${base}/inspections`)
    const teams = body.items.map(({ teamId }: { teamId: string }) => teamId)
    expect(teams.length).toBeGreaterThan(0)
    expect(teams).not.toContain(theirs.told.teamId)
    const answer = await member.get(`${base}/inspections/${theirs.inspectionId}`)
    expect([answer.status, answer.text]).toEqual([404, await missing(member)])
    expect((await (await county.as('deputy')).get(`${base}/inspections/${theirs.inspectionId}`)).status).toBe(
      200,
    )
  })

  test('without a valid assignment gets 404 for every record of the team', async () => {
    const brief = await steps.authorised({ until: '2031-12-31' })
    const { id } = await steps.draft(brief.inspectionId)
    const member = await county.as('member')
    county.clock.set('2032-01-01')
    try {
      for (const path of [`/inspections/${brief.inspectionId}`, `/papers/${id}`]) {
        const answer = await member.get(base + path)
        expect([answer.status, answer.text]).toEqual([404, await missing(member)])
      }
      const moved = await member.post(`${base}/papers/${id}/moves`, { move: 'sign' }, { version: 1 })
      expect(moved).toMatchObject({ status: 404 })
    } finally {
      county.clock.release()
    }
    expect((await member.get(`${base}/papers/${id}`)).status).toBe(200)
  })
})

describe('the liaison of the team', () => {
  test('sends the facts of a paper whose content no answer shows them', async () => {
    const members = [...team, { personId: person('liaison'), name: '沈联络员', duty: 'liaison' }]
    const theirs = await steps.authorised({ unitId: hospital, members })
    const id = await steps.cosigned(theirs.inspectionId, { problem: '只有组员看得到的内容' })
    await steps.move('deputy', id, 'review')
    await steps.move('leader', id, 'approve')
    expect(await steps.tryMove('liaison', id, 'bring')).toMatchObject({ body: { code: 'move.wrong-state' } })

    const sent = await steps.tryMove('liaison', id, 'sendFacts', { replyBy: '2039-01-31' })
    expect(sent).toMatchObject({ status: 200, body: { id, state: 'fact_check' } })
    expect(sent.text).not.toContain('只有组员看得到的内容')
    const liaison = await county.as('liaison')
    for (const path of everyGet({ ...ids, inspection: theirs.inspectionId, paper: id }))
      expect((await liaison.get(base + path)).text).not.toContain('只有组员看得到的内容')
  })
})

describe('the leading group', () => {
  test('reads what it has decided over, feedback included, and no talk', async () => {
    const group = await county.as('leading-group')
    for (const path of everyGet(ids).filter((each) => !each.startsWith('/facts'))) {
      const status = path.endsWith('/interviews') ? 404 : 200
      expect([path, (await group.get(base + path)).status]).toEqual([path, status])
    }
  })
})

describe('administrators', () => {
  test.each(['sysadmin', 'secadmin', 'auditor'])('%s reads no content at all', async (username) => {
    const admin = await county.as(username)
    for (const path of everyGet(ids))
      expect([path, (await admin.get(base + path)).status]).toEqual([path, 404])
  })
})
