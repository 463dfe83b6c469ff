import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, person, stepsOn, talk } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)
let inspectionId: string
let path: string

const found = {
  heldOn: '2026-10-13',
  place: '青石村',
  sampled: '2025 年补贴发放台账 12 户',
  reason: '随机抽取，覆盖三个村民小组',
  found: '7 户逾期到账。',
}

beforeAll(async () => {
  ;({ inspectionId } = await steps.authorised())
  path = `${base}/inspections/${inspectionId}`
})

describe('a talk 谈话', () => {
  test('is recorded with two people, who stand in it by name', async () => {
    const answer = await (await county.as('member')).post(`${path}/interviews`, talk())
    expect(answer).toMatchObject({
      status: 201,
      body: { firstName: '周组员', secondName: '吴组员', signed: true },
    })
  })

  test('is refused when the two people are one', async () => {
    const alone = talk({ interviewerIds: [person('member'), person('member')] })
    const answer = await (await county.as('member')).post(`${path}/interviews`, alone)
    expect(answer).toMatchObject({ status: 409, body: { code: 'onsite.two-people' } })
  })

  test('is refused with one person only, beside the field', async () => {
    const answer = await (
      await county.as('member')
    ).post(`${path}/interviews`, talk({ interviewerIds: [person('member')] }))
    expect(answer).toMatchObject({ status: 422, body: { code: 'shape' } })
  })

  test('is refused when somebody was not of the team', async () => {
    const stranger = talk({ interviewerIds: [person('member'), person('kin')] })
    const answer = await (await county.as('member')).post(`${path}/interviews`, stranger)
    expect(answer).toMatchObject({ status: 409, body: { code: 'onsite.not-in-team' } })
  })

  test('is refused on a day that has not come', async () => {
    const answer = await (
      await county.as('member')
    ).post(`${path}/interviews`, talk({ heldOn: '2099-01-01' }))
    expect(answer).toMatchObject({ status: 409, body: { code: 'onsite.in-future' } })
  })

  test('sent twice is one, as it was first', async () => {
    const member = await county.as('member')
    const key = randomUUID()
    await member.post(`${path}/interviews`, talk({ topics: '第一次' }), { key })
    const again = await member.post(`${path}/interviews`, talk({ topics: '第二次' }), { key })
    expect(again).toMatchObject({ status: 201, body: { id: key, topics: '第一次' } })
  })

  test('is listed with the latest first, page by page without a gap', async () => {
    const fresh = await steps.authorised()
    for (const day of [11, 13, 12]) await steps.interview(fresh.inspectionId, { heldOn: `2026-10-${day}` })
    const deputy = await county.as('deputy')
    const list = `${base}/inspections/${fresh.inspectionId}/interviews`
    const first = await deputy.get(`${list}?limit=2`)
    const rest = await deputy.get(`${list}?limit=2&after=${first.body.items[1].id}`)
    const days = [...first.body.items, ...rest.body.items].map(({ heldOn }: { heldOn: string }) => heldOn)
    expect(days).toEqual(['2026-10-13', '2026-10-12', '2026-10-11'])
  })
})

describe('a spot check 抽查', () => {
  test('is recorded with what was drawn and why, and who recorded it', async () => {
    const answer = await (await county.as('member2')).post(`${path}/checks`, found)
    expect(answer).toMatchObject({ status: 201, body: { ...found, recorderName: '吴组员' } })
    const { body } = await (await county.as('leader')).get(`${path}/checks`)
    expect(body.items).toContainEqual(answer.body)
  })

  test('sent twice is one', async () => {
    const member = await county.as('member')
    const key = randomUUID()
    await member.post(`${path}/checks`, found, { key })
    await member.post(`${path}/checks`, found, { key })
    const { body } = await member.get(`${path}/checks`)
    expect(body.items.filter(({ id }: { id: string }) => id === key)).toHaveLength(1)
  })
})
