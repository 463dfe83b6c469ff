import { COUNTY, useTestPlatform } from '@xuncha/platform/testing'
import { describe, expect, test } from 'vitest'
import { idOfKey, integrity, sign, situations } from './integrity.ts'
import { neighbour } from './neighbour/index.ts'

const platform = useTestPlatform([neighbour, integrity])
const given = situations(platform)
const path = '/api/p/integrity'

platform.clock.set('2031-02-10')

async function told() {
  const events = await platform.owner
    .selectFrom('platform.event')
    .select('payload')
    .where('county_id', '=', COUNTY)
    .where('name', '=', 'integrity.commitment-signed.v1')
    .execute()
  return events.map(({ payload }) => payload as { roundId: string })
}

describe('an undertaking', () => {
  test('falls due with the nomination and stands on the nominee’s desk', async () => {
    const due = await given.nominated('leader')
    expect(due).toMatchObject({
      personName: '孙组长',
      teamName: '第一巡察组',
      state: 'due',
      declared: false,
      conflicts: [],
    })
    expect(due.verbs).toEqual([{ name: 'sign', open: true, asks: [] }])
    const { items } = (await (await platform.as('leader')).get(`${path}/work`)).body
    expect(items).toContainEqual(
      expect.objectContaining({ path: `/commitments/${due.id}`, detail: '签署承诺书，作出回避声明' }),
    )
  })

  test('is signed wholly and with the recusal declaration, and the neighbours are told', async () => {
    const deputy = await platform.as('deputy')
    const due = await given.nominated('deputy')
    expect((await sign(deputy, due, { agreed: false })).body.code).toBe('integrity.not-agreed')
    expect((await sign(deputy, due, { noConflict: false })).body.code).toBe('integrity.not-declared')
    const signed = await sign(deputy, due)
    expect([signed.status, signed.body]).toMatchObject([200, { state: 'signed', declared: true, verbs: [] }])
    expect(await told()).toContainEqual({
      roundId: due.roundId,
      teamId: due.teamId,
      personId: idOfKey('deputy'),
      signedOn: '2031-02-10',
    })
    const { items } = (await deputy.get(`${path}/declarations`)).body
    expect(items).toMatchObject([{ entries: [], filedBy: 'self' }])
  })

  test('is signed once', async () => {
    const leader = await platform.as('leader')
    const due = await given.nominated('leader')
    await sign(leader, due)
    const stale = await sign(leader, due)
    expect([stale.status, stale.body.facts]).toEqual([412, { yours: 1, ours: 2 }])
    const again = await sign(leader, { ...due, rowVersion: 2 })
    expect([again.status, again.body.code]).toEqual([409, 'integrity.signed'])
  })

  test('is not signed by somebody who declared a conflict with a unit of the round', async () => {
    const member = await platform.as('member')
    const due = await given.nominated('member')
    const brother = { unitId: idOfKey('township'), ground: 'blood', relation: '弟弟', post: '会计' }
    await member.post(`${path}/declarations`, { entries: [brother] })
    const refused = await sign(member, due)
    expect([refused.status, refused.body.code, refused.body.facts]).toEqual([
      409,
      'integrity.conflict-declared',
      { units: ['测试镇'] },
    ])
    expect((await told()).map(({ roundId }) => roundId)).not.toContain(due.roundId)
    const seen = (await (await platform.as('office')).get(`${path}/commitments/${due.id}`)).body
    expect(seen).toMatchObject({
      state: 'due',
      conflicts: [{ unitName: '测试镇', ground: 'blood', facts: { relation: '弟弟' } }],
    })
    const { items: work } = (await (await platform.as('office')).get(`${path}/work`)).body
    expect(work).toMatchObject([
      { path: `/commitments/${due.id}`, kind: 'returned', detail: '声明了应当回避的情形，不能签署' },
    ])
    const decides = await (await platform.as('leading-group')).get(`${path}/commitments/${due.id}`)
    expect(decides.body.conflicts).toMatchObject([{ facts: { relation: '弟弟' } }])
    const unread = await (await platform.as('discipline')).get(`${path}/commitments/${due.id}`)
    expect(unread.body.conflicts).toMatchObject([{ unitName: '测试镇', facts: {} }])
    expect(unread.text).not.toContain('弟弟')
  })

  test('is due once, however often the nomination is told, and anew after it was signed', async () => {
    const member2 = await platform.as('member2')
    const due = await given.nominated('member2')
    const same = { roundId: due.roundId, teamId: due.teamId }
    const count = async () =>
      (await member2.get(`${path}/commitments`)).body.items.filter(
        ({ teamId }: { teamId: string }) => teamId === due.teamId,
      ).length
    await given.nominated('member2', same)
    expect(await count()).toBe(1)
    await sign(member2, due)
    await given.nominated('member2', same)
    expect(await count()).toBe(2)
  })

  test('of somebody else answers as one that does not exist; the office reads it and cannot sign it', async () => {
    const due = await given.nominated('leader')
    for (const other of ['deputy', 'unit', 'office-b']) {
      const client = await platform.as(other)
      expect([other, (await client.get(`${path}/commitments/${due.id}`)).status]).toEqual([other, 404])
      expect([other, (await sign(client, due)).status]).toEqual([other, 404])
    }
    const office = await platform.as('office')
    expect((await office.get(`${path}/commitments/${due.id}`)).body.verbs).toEqual([])
    expect((await sign(office, due)).status).toBe(404)
  })

  test('is found by its round, as far as the reader reaches', async () => {
    const [leader, member] = [await given.nominated('leader'), await given.nominated('member')]
    const of = async (username: string, roundId: string) => {
      const { body } = await (await platform.as(username)).get(`${path}/commitments?roundId=${roundId}`)
      return body.items.map(({ id }: { id: string }) => id)
    }
    expect(await of('office', leader.roundId)).toEqual([leader.id])
    expect(await of('office', member.roundId)).toEqual([member.id])
    expect(await of('member', leader.roundId)).toEqual([])
    expect(await of('office-b', leader.roundId)).toEqual([])
  })
})
