import { randomUUID } from 'node:crypto'
import { type Client, useTestPlatform } from '@xuncha/platform/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { idOfKey, integrity, situations } from './integrity.ts'
import { neighbour } from './neighbour/index.ts'

const platform = useTestPlatform([neighbour, integrity])
const given = situations(platform)
const path = '/api/p/integrity/declarations'
const wife = { unitId: idOfKey('hospital'), ground: 'spouse', relation: '妻子', post: '药剂科科长' }

platform.clock.set('2031-02-10')

describe('a declaration', () => {
  let office: Client
  let deputy: Client
  beforeAll(async () => {
    office = await platform.as('office')
    deputy = await platform.as('deputy')
  })

  test('is made by the person, under the unit’s name, and told to whoever nominates', async () => {
    const filed = await deputy.post(path, { entries: [wife] })
    expect([filed.status, filed.body]).toMatchObject([
      201,
      { personName: '李副组长', filedBy: 'self', entries: [{ ...wife, unitName: '测试县医院' }] },
    ])
    const facts = { relation: '妻子', post: '药剂科科长' }
    expect(await given.ask('deputy', 'hospital')).toEqual([{ unitId: wife.unitId, ground: 'spouse', facts }])
    expect(await given.ask('deputy', 'township')).toEqual([])
  })

  test('is one per person: the second is refused, the same sent twice is not', async () => {
    const key = randomUUID()
    const member = await platform.as('member')
    const first = await member.post(path, { entries: [] }, { key })
    const again = await member.post(path, { entries: [] }, { key })
    expect([again.status, again.body]).toEqual([201, first.body])
    const second = await member.post(path, { entries: [wife] })
    expect([second.status, second.body.code]).toEqual([409, 'integrity.declared-before'])
  })

  test('is typed in by the office from paper only', async () => {
    const personId = idOfKey('kin')
    const refused = await office.post(path, { personId, entries: [wife] })
    expect([refused.status, refused.body.code]).toEqual([409, 'integrity.not-on-paper'])
    const filed = await office.post(path, { personId, entries: [wife], onPaper: true })
    expect(filed.body).toMatchObject({
      personName: '郑干部',
      filedBy: 'office',
      versions: [{ filedByName: '钱经办' }],
    })
    expect(await given.ask('kin', 'hospital')).toHaveLength(1)
  })

  test('filed anew keeps what it said before', async () => {
    const member2 = await platform.as('member2')
    const { body: first } = await member2.post(path, { entries: [] })
    const amended = await member2.patch(`${path}/${first.id}`, { entries: [wife] }, { version: 1 })
    expect(amended.body.versions).toMatchObject([
      { version: 2, entries: [{ ground: 'spouse' }] },
      { version: 1, entries: [] },
    ])
    const stale = await member2.patch(`${path}/${first.id}`, { entries: [] }, { version: 1 })
    expect([stale.status, stale.body.facts]).toEqual([412, { yours: 1, ours: 2 }])
    expect(await given.ask('member2', 'hospital')).toHaveLength(1)
  })

  test('has its person stand aside at once, for good: taking it back later does not lift that', async () => {
    const group = await platform.as('leading-group')
    const ofMember2 = async () =>
      (await group.get('/api/recusals')).body.recusals.filter(
        ({ personId }: { personId: string }) => personId === idOfKey('member2'),
      )
    const [recusal] = await ofMember2()
    expect(recusal).toMatchObject({
      unitName: '测试县医院',
      origin: 'declared',
      reason: '夫妻关系',
      recordedByName: '吴组员',
      liftedAt: null,
    })
    const member2 = await platform.as('member2')
    const [{ id, rowVersion }] = (await member2.get(path)).body.items
    const emptied = await member2.patch(`${path}/${id}`, { entries: [] }, { version: rowVersion })
    expect(emptied.status).toBe(200)
    expect(await ofMember2()).toMatchObject([{ id: recusal.id, liftedAt: null }])
    await member2.patch(`${path}/${id}`, { entries: [wife] }, { version: rowVersion + 1 })
    expect(await ofMember2()).toHaveLength(1)
  })

  test('about work at a unit stops counting three years after it ended', async () => {
    const leader = await platform.as('leader')
    const work = {
      unitId: idOfKey('township'),
      ground: 'worked_there',
      post: '副镇长',
      from: '2027-01-01',
      until: '2028-03-01',
    }
    await leader.post(path, { entries: [work] })
    expect(await given.ask('leader', 'township', '2031-02-10')).toHaveLength(1)
    expect(await given.ask('leader', 'township', '2031-03-02')).toEqual([])
  })

  test('with its end before its start, or about nobody of the directory, is refused', async () => {
    const personId = idOfKey('discipline')
    const backwards = { ...wife, from: '2030-01-01', until: '2029-01-01' }
    const dates = await office.post(path, { personId, entries: [backwards], onPaper: true })
    const unknown = await office.post(path, {
      personId,
      entries: [{ ...wife, unitId: randomUUID() }],
      onPaper: true,
    })
    expect([dates.body.code, unknown.body.code]).toEqual(['integrity.dates', 'integrity.unknown-unit'])
  })

  test('of somebody else answers as one that does not exist', async () => {
    const [theirs] = (await deputy.get(path)).body.items
    const none = await deputy.get(`${path}/${randomUUID()}`)
    for (const other of ['member', 'unit', 'discipline', 'office-b', 'leader-b']) {
      const client = await platform.as(other)
      const read = await client.get(`${path}/${theirs.id}`)
      expect([other, read.status, read.text]).toEqual([other, 404, none.text])
    }
    const forOther = await deputy.post(path, { personId: idOfKey('unit2'), entries: [], onPaper: true })
    expect([forOther.status, forOther.text]).toEqual([404, none.text])
    expect((await deputy.get(path)).body.items).toHaveLength(1)
    const declarers = (await office.get(path)).body.items.map(
      ({ personName }: { personName: string }) => personName,
    )
    expect(declarers.length).toBeGreaterThan(3)
    expect(declarers).not.toContain('冯院长')
  })

  test('ledger goes on page by page', async () => {
    const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)
    const all = idsOf((await office.get(path)).body)
    const { body: first } = await office.get(`${path}?limit=2`)
    expect(first.next).toBe(first.items[1].id)
    const { body: rest } = await office.get(`${path}?after=${first.next}`)
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(all)
    expect(rest.next).toBeNull()
  })
})
