import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, stepsOn } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)
const ids = { inspection: '', paper: '', evidence: '', report: '' }

beforeAll(async () => {
  const { inspectionId } = await steps.authorised()
  ids.inspection = inspectionId
  await steps.interview(inspectionId)
  await steps.delivered(inspectionId)
  const leader = await county.as('leader')
  ids.report = (await leader.get(`${base}/inspections/${inspectionId}`)).body.report.id
  ids.paper = (await steps.report(ids.report)).sections[0].paperId
  ids.evidence = (await steps.paper(ids.paper)).evidence[0].id
})

/** Who read which records of a table, by the log. */
async function readsOf(object: string): Promise<{ record: string; reader: string; reason: string }[]> {
  const { rows } = await sql<{ record: string; reader: string; reason: string }>`
    select e.record_id as record, a.username as reader, e.facts ->> 'reason' as reason
    from platform.audit_event e join platform.account a on a.county_id = e.county_id and a.id = e.account_id
    where e.act = 'read' and e.object = ${object} order by e.id`.execute(county.owner)
  return rows
}

test('whoever is shown an interview, a paper or a report is in the log with it, once for a while', async () => {
  const deputy = await county.as('deputy')
  const shown = (await deputy.get(`${base}/inspections/${ids.inspection}/interviews`)).body.items
  expect(shown.length).toBeGreaterThan(0)
  const before = await readsOf('onsite.interview')
  expect(
    before
      .filter(({ reader }) => reader === 'deputy')
      .map(({ record }) => record)
      .toSorted(),
  ).toEqual(shown.map(({ id }: { id: string }) => id).toSorted())
  expect(before.at(-1)?.reason).toContain('/interviews')
  await deputy.get(`${base}/inspections/${ids.inspection}/interviews`)
  expect(await readsOf('onsite.interview')).toEqual(before)

  const leadingGroup = await county.as('leading-group')
  expect((await leadingGroup.get(`${base}/reports/${ids.report}`)).status).toBe(200)
  expect(await readsOf('onsite.report')).toContainEqual(
    expect.objectContaining({ record: ids.report, reader: 'leading-group' }),
  )
})

test('so is whoever takes a piece of evidence out', async () => {
  const office = await county.as('office')
  expect((await office.get(`${base}/papers/${ids.paper}/evidence/${ids.evidence}`)).status).toBe(200)
  expect(await readsOf('onsite.paper_evidence')).toContainEqual(
    expect.objectContaining({ record: ids.evidence, reader: 'office' }),
  )
})

test('a list that shows no content, an answer that refuses and one’s own writing leave none', async () => {
  const member = await county.as('member')
  const counts = async () =>
    (await readsOf('onsite.paper')).filter(({ reader }) => reader === 'member').length
  const before = await counts()
  expect((await member.get(`${base}/inspections/${ids.inspection}`)).status).toBe(200)
  expect((await (await county.as('unit')).get(`${base}/papers/${ids.paper}`)).status).toBe(404)
  expect(await counts()).toBe(before)
  expect((await readsOf('onsite.paper')).map(({ reader }) => reader)).not.toContain('unit')
})
