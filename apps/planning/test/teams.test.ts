import { randomUUID } from 'node:crypto'
import { COUNTY, useTestPlatform } from '@xuncha/platform/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { declared, neighbour } from './neighbour/index.ts'
import {
  authorise,
  idOfPerson,
  idOfUnit,
  move,
  moveMember,
  nominate,
  planning,
  readAs,
  rounds,
} from './planning.ts'

const platform = useTestPlatform([planning, neighbour])
const given = rounds(platform)
const api = '/api/p/planning'

beforeEach(() => platform.clock.set('2031-02-10'))
afterEach(() => declared.clear())

describe('a nomination', () => {
  test('of a person with declared kin at a unit is refused with the reason, and the refusal is on record', async () => {
    declared.set(idOfPerson('kin'), [
      { unitId: idOfUnit('hospital'), ground: 'spouse', facts: { relation: '丈夫', post: '副院长' } },
    ])
    const office = await platform.as('office')
    const round = await given.approved()
    const refused = await nominate(office, round.teams[0].id, 'kin', 'member')
    expect([refused.status, refused.body.code]).toEqual([409, 'planning.recused'])
    expect(refused.body.title).toBe('郑干部与测试县医院有应当回避的情形，不能担任')
    const reason = {
      unitId: idOfUnit('hospital'),
      unit: '测试县医院',
      ground: 'spouse',
      relation: '丈夫',
      post: '副院长',
    }
    expect(refused.body.facts).toEqual({ person: '郑干部', units: ['测试县医院'], reasons: [reason] })

    const { teams, timeline } = await readAs(office, round.id)
    expect(teams[0].members).toEqual([
      expect.objectContaining({ personName: '郑干部', state: 'refused', refusal: [reason] }),
    ])
    expect(timeline[0]).toMatchObject({ about: '郑干部', move: 'refuse', facts: { reasons: [reason] } })
  })

  test('of a person who works at a unit is refused whatever was declared', async () => {
    const round = await given.approved()
    const refused = await nominate(await platform.as('office'), round.teams[0].id, 'unit', 'member')
    expect(refused.body).toMatchObject({
      code: 'planning.recused',
      facts: { reasons: [{ ground: 'worked_there', post: '党委书记' }] },
    })
  })

  test('refused for one team is free for another that inspects other units', async () => {
    declared.set(idOfPerson('kin'), [{ unitId: idOfUnit('hospital'), ground: 'spouse', facts: {} }])
    const office = await platform.as('office')
    const round = await given.approved({
      teams: [{ name: '第一巡察组' }, { name: '第二巡察组' }],
      units: [{ unitId: idOfUnit('township') }, { unitId: idOfUnit('hospital'), teamIndex: 1 }],
    })
    expect((await nominate(office, round.teams[1].id, 'kin', 'member')).status).toBe(409)
    expect((await nominate(office, round.teams[0].id, 'kin', 'member')).status).toBe(201)
  })

  test('sent twice is one, and a person serves in one team of a round', async () => {
    const office = await platform.as('office')
    const round = await given.approved()
    const path = `${api}/teams/${round.teams[0].id}/members`
    const key = randomUUID()
    const asked = { personId: idOfPerson('leader'), duty: 'head' }
    const first = await office.post(path, asked, { key })
    const second = await office.post(path, asked, { key })
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body])
    const again = await office.post(path, asked)
    expect([again.status, again.body.code]).toEqual([409, 'planning.already-member'])
  })

  test('waits until the plan is approved', async () => {
    const { teams } = await given.draft()
    const early = await nominate(await platform.as('office'), teams[0].id, 'leader', 'head')
    expect([early.status, early.body.code]).toEqual([409, 'planning.not-staffing'])
  })
})

describe('a proposal', () => {
  /** Proposes somebody of the cast to the office. */
  const propose = async (who: string, teamId: string, key: string, duty = 'member') =>
    nominate(await platform.as(who), teamId, key, duty)
  const memberOf = (round: { teams: { members: object[] }[] }, id: string) =>
    round.teams[0]?.members.find((member) => (member as { id: string }).id === id)

  test('by the organisation department is shown with who made it, and counts only when the office puts it forward', async () => {
    const office = await platform.as('office')
    const round = await given.approved()
    const proposed = await propose('organisation', round.teams[0].id, 'member')
    expect(proposed.status).toBe(201)
    const { memberId } = proposed.body
    const seen = await readAs(await platform.as('leading-group'), round.id)
    expect(memberOf(seen, memberId)).toMatchObject({
      state: 'proposed',
      personName: '周组员',
      proposedBy: 'organisation',
      proposedByName: '褚科长',
      verbs: [],
    })
    expect((await office.get(`${api}/work`)).body.items).toContainEqual(
      expect.objectContaining({ detail: '研究纪委监委、组织部推荐的人选' }),
    )
    const put = await moveMember(office, round.id, memberId, 'putForward')
    expect(memberOf(put.body, memberId)).toMatchObject({ state: 'screened', proposedBy: 'organisation' })
    await platform.settled()
    expect(
      put.body.timeline
        .map(({ move }: { move: string }) => move)
        .slice(0, 3)
        .sort(),
    ).toEqual(['propose', 'putForward', 'screen'])
  })

  test('is screened as a nomination is, again when it is put forward', async () => {
    const round = await given.approved()
    declared.set(idOfPerson('kin'), [{ unitId: idOfUnit('hospital'), ground: 'spouse', facts: {} }])
    const refused = await propose('organisation', round.teams[0].id, 'kin')
    expect([refused.status, refused.body.code]).toEqual([409, 'planning.recused'])
    const { memberId } = (await propose('organisation', round.teams[0].id, 'member2')).body
    declared.set(idOfPerson('member2'), [{ unitId: idOfUnit('township'), ground: 'blood', facts: {} }])
    const office = await platform.as('office')
    const late = await moveMember(office, round.id, memberId, 'putForward')
    expect([late.status, late.body.code]).toEqual([409, 'planning.recused'])
    const { teams } = await readAs(office, round.id)
    expect(teams[0].members).toEqual([
      expect.objectContaining({ personName: '郑干部', state: 'refused', proposedBy: 'organisation' }),
      expect.objectContaining({ personName: '吴组员', state: 'proposed' }),
    ])
  })

  test('by the discipline organ is of its own cadres', async () => {
    const round = await given.approved()
    const other = await propose('discipline', round.teams[0].id, 'member')
    expect([other.status, other.body.code]).toEqual([409, 'staff.not-own-cadre'])
    expect((await propose('discipline', round.teams[0].id, 'discipline')).status).toBe(201)
  })

  test('is taken back by the organ that made it, and the person is free again', async () => {
    const round = await given.approved()
    const organisation = await platform.as('organisation')
    const { memberId } = (await propose('organisation', round.teams[0].id, 'leader')).body
    const twice = await nominate(await platform.as('office'), round.teams[0].id, 'leader', 'head')
    expect([twice.status, twice.body.code]).toEqual([409, 'planning.already-member'])
    const others = await moveMember(await platform.as('discipline'), round.id, memberId, 'withdraw')
    expect([others.status, others.body.code]).toEqual([409, 'staff.others-proposal'])
    for (const name of ['putForward', 'refuse', 'replace']) {
      const tried = await moveMember(organisation, round.id, memberId, name, '理由')
      expect([name, tried.status]).toEqual([name, 409])
    }
    expect((await moveMember(organisation, round.id, memberId, 'withdraw')).status).toBe(200)
    expect((await nominate(await platform.as('office'), round.teams[0].id, 'leader', 'head')).status).toBe(
      201,
    )
  })

  test('neither keeps a team from being authorised nor is authorised with it', async () => {
    const round = await given.staffed()
    const { memberId } = (await propose('organisation', round.teams[0].id, 'kin')).body
    const [team] = (await readAs(await platform.as('office'), round.id)).teams
    const authorised = await authorise(await platform.as('leading-group'), team)
    expect(authorised.status).toBe(200)
    expect(memberOf(authorised.body, memberId)).toMatchObject({ state: 'proposed' })
    const seen = await (await platform.as('leader')).get(`${api}/rounds/${round.id}`)
    expect(seen.status).toBe(200)
    expect(seen.text).not.toContain('郑干部')
  })
})

describe('a member', () => {
  test('has declared once the undertaking was signed next door', async () => {
    const office = await platform.as('office')
    const round = await given.approved()
    await nominate(office, round.teams[0].id, 'leader', 'head')
    const signed = {
      roundId: round.id,
      teamId: round.teams[0].id,
      personId: idOfPerson('leader'),
      signedOn: '2031-02-10',
    }
    await (await platform.as('leader')).post('/api/p/integrity/sign', signed)
    await platform.settled()
    const [member] = (await readAs(office, round.id)).teams[0].members
    expect(member).toMatchObject({ state: 'declared', personName: '孙组长' })
  })

  test('is screened and declared on paper where nobody keeps declarations', async () => {
    await switched(false)
    const office = await platform.as('office')
    const round = await given.approved()
    const { memberId } = (await nominate(office, round.teams[0].id, 'leader', 'head')).body
    expect((await readAs(office, round.id)).teams[0].members[0].state).toBe('nominated')
    await moveMember(office, round.id, memberId, 'screen', '已查纸质声明')
    const declares = await moveMember(office, round.id, memberId, 'declare', '纸质承诺书 2031-07 号')
    await switched(true)
    expect(declares.body.teams[0].members[0].state).toBe('declared')
    expect(declares.body.timeline[0]).toMatchObject({
      about: '孙组长',
      move: 'declare',
      reason: '纸质承诺书 2031-07 号',
    })
  })

  test('who is replaced loses the round at once', async () => {
    const round = await given.deployed()
    const member = await platform.as('member')
    expect((await member.get(`${api}/rounds/${round.id}`)).status).toBe(200)
    const { id } = round.teams[0].members.find(
      ({ personName }: { personName: string }) => personName === '周组员',
    )
    const office = await platform.as('office')
    expect((await moveMember(office, round.id, id, 'replace')).body).toMatchObject({ code: 'move.missing' })
    expect((await moveMember(office, round.id, id, 'replace', '另有任用')).status).toBe(200)
    expect((await member.get(`${api}/rounds/${round.id}`)).status).toBe(404)
  })
})

describe('a team', () => {
  test('is authorised by the leading group alone, with one head and everybody declared', async () => {
    const leaders = await platform.as('leading-group')
    const office = await platform.as('office')
    const round = await given.approved()
    await nominate(office, round.teams[0].id, 'leader', 'head')
    await nominate(office, round.teams[0].id, 'deputy', 'deputy')
    const seen = (await readAs(leaders, round.id)).teams[0]
    expect(seen.verbs).toEqual([
      expect.objectContaining({
        name: 'authorise',
        open: false,
        why: { code: 'staff.too-few', facts: { members: 2 } },
      }),
    ])
    expect((await authorise(leaders, seen)).body.code).toBe('staff.too-few')
    await nominate(office, round.teams[0].id, 'member', 'member')
    const undeclared = await authorise(leaders, (await readAs(leaders, round.id)).teams[0])
    expect(undeclared.body).toMatchObject({ code: 'staff.not-declared', facts: { members: 3 } })

    const staffed = await given.staffed()
    expect((await authorise(office, staffed.teams[0])).status).toBe(404)
    const authorised = await authorise(leaders, staffed.teams[0])
    expect(authorised.body.teams[0]).toMatchObject({ authorisedOn: '2031-02-10', until: '2031-06-30' })
  })

  test('is authorised as it was seen: a change of its people asks for another look', async () => {
    const round = await given.staffed()
    await nominate(await platform.as('office'), round.teams[0].id, 'kin', 'member')
    const stale = await authorise(await platform.as('leading-group'), round.teams[0])
    expect([stale.status, stale.body.code]).toEqual([412, 'stale'])
  })

  test('with somebody who declared a conflict meanwhile is not authorised', async () => {
    const round = await given.staffed()
    declared.set(idOfPerson('member'), [
      { unitId: idOfUnit('township'), ground: 'blood', facts: { relation: '弟弟' } },
    ])
    const refused = await authorise(await platform.as('leading-group'), round.teams[0])
    expect(refused.body).toMatchObject({ code: 'planning.recused', facts: { person: '周组员' } })
  })

  test('works until its last day and not a day longer', async () => {
    const round = await given.staffed()
    const leaders = await platform.as('leading-group')
    expect((await authorise(leaders, round.teams[0], '2031-07-01')).body.code).toBe('planning.until')
    await authorise(leaders, round.teams[0], '2031-04-30')
    const head = await platform.as('leader')
    platform.clock.set('2031-04-30')
    expect((await head.get(`${api}/rounds/${round.id}`)).status).toBe(200)
    platform.clock.set('2031-05-01')
    const late = await head.get(`${api}/rounds/${round.id}`)
    const none = await head.get(`${api}/rounds/${randomUUID()}`)
    expect([late.status, late.text]).toEqual([404, none.text])
  })

  test('is authorised for this round only, and its access ends when the round closes', async () => {
    const other = await given.approved()
    const round = await given.deployed()
    const head = await platform.as('leader')
    expect((await head.get(`${api}/rounds/${round.id}`)).status).toBe(200)
    expect((await head.get(`${api}/rounds/${other.id}`)).status).toBe(404)
    await move(await platform.as('office'), round.id, 'close')
    expect((await head.get(`${api}/rounds/${round.id}`)).status).toBe(404)
  })

  test('does not read who was refused and why', async () => {
    declared.set(idOfPerson('kin'), [
      { unitId: idOfUnit('hospital'), ground: 'spouse', facts: { relation: '丈夫' } },
    ])
    const round = await given.deployed()
    await nominate(await platform.as('office'), round.teams[0].id, 'kin', 'member')
    const seen = await (await platform.as('leader')).get(`${api}/rounds/${round.id}`)
    expect(seen.text).not.toContain('郑干部')
    expect(seen.text).not.toContain('丈夫')
  })

  test('of a closed round is told to the neighbours with units and those who served', async () => {
    const round = await given.deployed()
    await move(await platform.as('office'), round.id, 'close')
    const events = await platform.owner
      .selectFrom('platform.event')
      .select(['name', 'payload'])
      .where('county_id', '=', COUNTY)
      .where('plugin_id', '=', 'planning')
      .execute()
    const told = (name: string) =>
      events.filter((event) => event.name === name && JSON.stringify(event.payload).includes(round.id))
    expect(told('planning.member-nominated.v1')).toHaveLength(4)
    expect(told('planning.team-authorised.v1')[0]?.payload).toMatchObject({
      until: '2031-06-30',
      focus: ['G1', 'G1-1', 'G4-2'],
    })
    expect(told('planning.round-closed.v1')[0]?.payload).toMatchObject({
      closedOn: '2031-02-10',
      teams: [{ units: [{}, {}], members: [{ duty: 'head', name: '孙组长' }, {}, {}, {}] }],
    })
  })
})

async function switched(active: boolean) {
  const admin = await platform.as('sysadmin')
  const { modules } = (await admin.get('/api/admin/modules')).body
  const { rowVersion } = modules.find(({ id }: { id: string }) => id === 'integrity')
  const answer = await admin.put('/api/admin/modules/integrity', { active }, { version: rowVersion })
  expect(answer.status).toBe(200)
}
