import { randomUUID } from 'node:crypto'
import { type Client, useTestPlatform } from '@xuncha/platform/testing'
import { describe, expect, test } from 'vitest'
import { idOfKey, integrity, situations } from './integrity.ts'
import { neighbour } from './neighbour/index.ts'

const platform = useTestPlatform([neighbour, integrity])
const given = situations(platform)
const path = '/api/p/integrity/recusal-requests'

platform.clock.set('2031-03-05')

/** Names somebody of the unit's team, as the page does. */
async function memberNamed(client: Client, key: string) {
  const { items } = (await client.get('/api/p/integrity/team-members')).body
  const name = { leader: '孙组长', member: '周组员', member2: '吴组员' }[key]
  return items.find(({ personName }: { personName: string }) => personName === name)?.id as string
}

async function raised(unit: string, key: string, statement = '其妻弟任我镇财政所所长') {
  const client = await platform.as(unit)
  const memberId = await memberNamed(client, key)
  const answer = await client.post(path, { memberId, ground: 'in_law', statement })
  expect([answer.status, answer.body.code]).toEqual([201, undefined])
  return answer.body as { id: string; rowVersion: number }
}

function decide(
  client: Client,
  request: { id: string; rowVersion: number },
  move: string,
  reason = '经核实属实',
) {
  return client.post(`${path}/${request.id}/decision`, { move, reason }, { version: request.rowVersion })
}

describe('whom a unit may name', () => {
  test('is who was authorised to inspect it, as the team is now, until the round closes', async () => {
    const unit = await platform.as('unit')
    const namesOf = async (client: Client) =>
      (await client.get('/api/p/integrity/team-members')).body.items.map(
        ({ personName }: { personName: string }) => personName,
      )
    const round = await given.authorised(['leader', 'member'], 'township')
    expect(await namesOf(unit)).toEqual(['孙组长', '周组员'])
    expect(await namesOf(await platform.as('unit2'))).toEqual([])
    await given.authorised(['leader', 'member2'], 'township', round)
    expect(await namesOf(unit)).toEqual(['孙组长', '吴组员'])
    await round.close()
    expect(await namesOf(unit)).toEqual([])
  })

  test('is nobody whom another unit’s team has, and the answer does not tell who that is', async () => {
    await given.authorised(['leader'], 'township')
    const memberId = await memberNamed(await platform.as('unit'), 'leader')
    const ask = async (id: string) =>
      (await platform.as('unit2')).post(path, { memberId: id, ground: 'spouse', statement: '有亲属关系' })
    const [theirs, nobody] = [await ask(memberId), await ask(randomUUID())]
    expect([theirs.status, theirs.body.code]).toEqual([409, 'recusal.not-in-team'])
    expect(theirs.text).toBe(nobody.text)
  })
})

describe('a request', () => {
  test('is kept in the unit’s words, once at a time, and can be taken back before it is decided', async () => {
    await given.authorised(['leader', 'member'], 'township')
    const unit = await platform.as('unit')
    const request = await raised('unit', 'leader', '　系我镇镇长的大学同班同学\n2010 届')
    const read = (await unit.get(`${path}/${request.id}`)).body
    expect(read).toMatchObject({
      statement: '系我镇镇长的大学同班同学\n2010 届',
      state: 'raised',
      reason: null,
    })
    const again = await unit.post(path, {
      memberId: await memberNamed(unit, 'leader'),
      ground: 'other',
      statement: '再次提出',
    })
    expect([again.status, again.body.code]).toEqual([409, 'recusal.raised-already'])
    const back = await unit.post(`${path}/${request.id}/withdrawal`, undefined, {
      version: request.rowVersion,
    })
    expect([back.status, back.body.state, back.body.verbs]).toEqual([200, 'withdrawn', []])
    const late = await decide(await platform.as('leading-group'), { ...request, rowVersion: 2 }, 'grant')
    expect([late.status, late.body.code]).toEqual([409, 'move.wrong-state'])
    expect((await raised('unit', 'leader')).id).not.toBe(request.id)
  })

  test('sent twice is one', async () => {
    await given.authorised(['member2'], 'township')
    const unit = await platform.as('unit')
    const memberId = await memberNamed(unit, 'member2')
    const id = randomUUID()
    const asked = { memberId, ground: 'same_class', statement: '同班同学' }
    const send = () => unit.post(path, asked, { key: id })
    const [one, two] = [await send(), await send()]
    expect([one.status, two.status, one.body.id, two.body.id]).toEqual([201, 201, id, id])
    await unit.post(`${path}/${id}/withdrawal`, undefined, { version: 1 })
  })

  test('is read by its unit, the office, the leading group and the organisation department, and by nobody else', async () => {
    await given.authorised(['member'], 'township')
    const request = await raised('unit', 'member')
    const none = await (await platform.as('office')).get(`${path}/${randomUUID()}`)
    for (const reader of ['unit', 'office', 'leading-group', 'organisation'])
      expect([reader, (await (await platform.as(reader)).get(`${path}/${request.id}`)).status]).toEqual([
        reader,
        200,
      ])
    for (const other of [
      'unit2',
      'member',
      'leader',
      'discipline',
      'sysadmin',
      'secadmin',
      'auditor',
      'office-b',
    ]) {
      const answer = await (await platform.as(other)).get(`${path}/${request.id}`)
      expect([other, answer.status, answer.text]).toEqual([other, 404, none.text])
    }
    await decide(await platform.as('leading-group'), request, 'refuse')
  })

  test('is decided by the leading group, with the reason that the unit then reads', async () => {
    await given.authorised(['member'], 'township')
    const request = await raised('unit', 'member')
    for (const other of ['office', 'unit', 'organisation', 'leader', 'office-b']) {
      const answer = await decide(await platform.as(other), request, 'refuse')
      expect([other, answer.status]).toEqual([other, 404])
    }
    const group = await platform.as('leading-group')
    expect((await group.get('/api/p/integrity/work')).body.items).toContainEqual(
      expect.objectContaining({ detail: '决定被巡察单位的回避申请', id: request.id }),
    )
    expect((await decide(group, request, 'refuse', '  ')).status).toBe(422)
    expect((await decide(group, { ...request, rowVersion: 9 }, 'refuse')).status).toBe(412)
    const decided = await decide(group, request, 'refuse', '经查不是同班同学')
    expect([decided.status, decided.body.state]).toEqual([200, 'refused'])
    const unit = await platform.as('unit')
    expect((await unit.get(`${path}/${request.id}`)).body).toMatchObject({
      state: 'refused',
      reason: '经查不是同班同学',
      decidedOn: '2031-03-05',
      decidedByName: null,
      verbs: [],
    })
    const told = (await unit.get('/api/p/integrity/work')).body.items
    expect(told).toContainEqual(
      expect.objectContaining({ id: request.id, detail: '回避申请已答复：未予同意', kind: 'changed' }),
    )
    platform.clock.set('2031-03-20')
    expect((await unit.get('/api/p/integrity/work')).text).not.toContain(request.id)
    platform.clock.set('2031-03-05')
  })

  test('once granted is a recusal in force, and keeps the person from being nominated for the unit', async () => {
    await given.authorised(['member2'], 'hospital')
    const request = await raised('unit2', 'member2')
    expect(await given.ask('member2', 'hospital')).toEqual([])
    const granted = await decide(await platform.as('leading-group'), request, 'grant', '情况属实')
    expect([granted.status, granted.body.state, granted.body.decidedByName]).toEqual([
      200,
      'granted',
      '卫组长',
    ])
    const { recusals } = (await (await platform.as('office')).get('/api/recusals')).body
    const ofThem = recusals.filter(({ personId }: { personId: string }) => personId === idOfKey('member2'))
    expect(ofThem).toMatchObject([
      {
        unitId: idOfKey('hospital'),
        origin: 'decided',
        reason: '经被巡察单位申请：姻亲关系',
        liftedAt: null,
      },
    ])
    expect(await given.ask('member2', 'hospital')).toEqual([
      { unitId: idOfKey('hospital'), ground: 'in_law', facts: {} },
    ])
    expect(await given.ask('member2', 'township')).toEqual([])
  })

  test('about somebody is not there for them, also where they read the county’s', async () => {
    await given.authorised(['leading-group', 'office', 'leader'], 'township')
    const unit = await platform.as('unit')
    const { items } = (await unit.get('/api/p/integrity/team-members')).body
    for (const key of ['leading-group', 'office']) {
      const memberId = items.find(({ personName }: { personName: string }) => personName === key).id
      const { id } = (await unit.post(path, { memberId, ground: 'other', statement: '长期有往来' })).body
      const own = await platform.as(key)
      expect([key, (await own.get(`${path}/${id}`)).status]).toEqual([key, 404])
      expect((await own.get(path)).text).not.toContain(id)
      const other = await platform.as(key === 'office' ? 'leading-group' : 'office')
      expect((await other.get(`${path}/${id}`)).status).toBe(200)
    }
    const about = (await unit.get(path)).body.items.find(
      ({ personName, state }: { personName: string; state: string }) =>
        personName === 'leading-group' && state === 'raised',
    )
    const self = await decide(await platform.as('leading-group'), about, 'refuse')
    expect(self.status).toBe(404)
  })
})

test('the head of a unit reads nothing of what inspectors declare', async () => {
  const unit = await platform.as('unit')
  for (const closed of ['/api/p/integrity/declarations', '/api/recusals'])
    expect([closed, (await unit.get(closed)).status]).toEqual([closed, 404])
})
