import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { onsite } from './plugins.ts'
import { base, draft, person, team, township } from './steps.ts'

const county = useTestPlatform([onsite])

const typed = (changes: Record<string, unknown> = {}) => ({
  roundTitle: '第六轮巡察',
  teamName: '第一巡察组',
  unitId: township,
  startsOn: '2026-10-10',
  until: '2039-12-31',
  focus: ['G1'],
  members: team.map(({ personId, duty }) => ({ personId, duty })),
  ...changes,
})

describe('in a county that has this module alone', () => {
  test('the office types an inspection in, and its team can work', async () => {
    const key = randomUUID()
    const answer = await (await county.as('office')).post(`${base}/inspections`, typed(), { key })
    expect(answer).toMatchObject({ status: 201, body: { id: key, unitName: '测试镇', unitType: 'township' } })
    const drafted = await (await county.as('member')).post(`${base}/inspections/${key}/papers`, draft())
    expect(drafted.status).toBe(201)
  })

  test('an inspection sent twice is there once', async () => {
    const office = await county.as('office')
    const key = randomUUID()
    await office.post(`${base}/inspections`, typed(), { key })
    expect(await office.post(`${base}/inspections`, typed(), { key })).toMatchObject({
      status: 201,
      body: { id: key },
    })
    const { body } = await office.get(`${base}/inspections`)
    expect(body.items.filter(({ id }: { id: string }) => id === key)).toHaveLength(1)
  })

  test.each([
    ['two heads', { members: team.map(({ personId }) => ({ personId, duty: 'head' })) }, 'onsite.one-head'],
    ['an end before the beginning', { until: '2026-01-01' }, 'onsite.dates'],
    ['a unit that nobody knows', { unitId: randomUUID() }, 'onsite.unknown-unit'],
    [
      'a person whom nobody knows',
      {
        members: [
          { personId: person('leader'), duty: 'head' },
          { personId: randomUUID(), duty: 'member' },
        ],
      },
      'onsite.unknown-person',
    ],
  ])('an inspection with %s is refused', async (_, changes, code) => {
    expect(await (await county.as('office')).post(`${base}/inspections`, typed(changes))).toMatchObject({
      status: 409,
      body: { code },
    })
  })

  test('nobody but the office types inspections in', async () => {
    for (const who of ['leader', 'leading-group', 'unit', 'sysadmin'])
      expect((await (await county.as(who)).post(`${base}/inspections`, typed())).status).toBe(404)
  })
})
