import { randomUUID } from 'node:crypto'
import { useTestPlatform } from '@xuncha/platform/testing'
import { describe, expect, test } from 'vitest'
import { neighbour } from './neighbour/index.ts'
import { aPlan, attachSpeech, authorise, move, planning, readAs, rounds } from './planning.ts'

const platform = useTestPlatform([planning, neighbour])
const given = rounds(platform)
const api = '/api/p/planning'

platform.clock.set('2031-02-10')

describe('a round', () => {
  test('goes from draft to closed, and its timeline tells every step, by whom and why', async () => {
    const office = await platform.as('office')
    const { id } = await given.draft()
    await attachSpeech(office, id)
    await move(office, id, 'submit')
    const leaders = await platform.as('leading-group')
    await move(leaders, id, 'return', '单位名单请再斟酌')
    await move(office, id, 'submit')
    expect((await move(leaders, id, 'approve')).body.state).toBe('approved')

    const round = await given.deployed()
    expect(round.teams[0].members.map(({ state }: { state: string }) => state)).toEqual(
      Array(4).fill('active'),
    )
    const leader = await platform.as('leader')
    expect((await leader.get(`${api}/rounds/${round.id}`)).status).toBe(200)
    const closed = await move(office, round.id, 'close')
    // Access ends with the round, in the session that is open.
    expect((await leader.get(`${api}/rounds/${round.id}`)).status).toBe(404)
    expect(closed.body).toMatchObject({ state: 'closed', closedOn: '2031-02-10' })
    expect(closed.body.teams[0].members.map(({ state }: { state: string }) => state)).toEqual(
      Array(4).fill('released'),
    )

    const { timeline } = await readAs(office, id)
    expect(timeline.map(({ move: name }: { move: string }) => name).reverse()).toEqual([
      'plan',
      'submit',
      'return',
      'submit',
      'approve',
    ])
    expect(timeline).toContainEqual(
      expect.objectContaining({ move: 'return', personName: '卫组长', reason: '单位名单请再斟酌' }),
    )
  })

  test('is approved by the leading group and by nobody else', async () => {
    const { id } = await given.draft()
    const office = await platform.as('office')
    await move(office, id, 'submit')
    const byOffice = await move(office, id, 'approve')
    expect([byOffice.status, byOffice.body.code]).toEqual([409, 'move.wrong-role'])
    const rowVersion = (await readAs(office, id)).rowVersion
    for (const other of ['discipline', 'organisation', 'leader', 'unit']) {
      const client = await platform.as(other)
      const refused = await client.post(
        `${api}/rounds/${id}/moves`,
        { move: 'approve' },
        { version: rowVersion },
      )
      expect([other, refused.status]).toEqual([other, 404])
    }
    expect((await readAs(office, id)).state).toBe('submitted')
  })

  test('is not returned without a reason', async () => {
    const { id } = await given.draft()
    await move(await platform.as('office'), id, 'submit')
    const refused = await move(await platform.as('leading-group'), id, 'return', ' ')
    expect([refused.status, refused.body.code, refused.body.facts]).toEqual([
      409,
      'move.missing',
      { missing: 'reason' },
    ])
  })

  test.each([
    ['units', { units: [] }, 'round.no-units'],
    ['teams', { units: [], teams: [] }, 'round.no-units'],
    ['focus', { focus: [] }, 'round.no-focus'],
  ])('is not submitted without %s, and says so before anybody tries', async (_what, change, code) => {
    const { id, verbs } = await given.draft(change)
    expect(verbs).toEqual([expect.objectContaining({ name: 'submit', open: false, why: { code } })])
    expect((await move(await platform.as('office'), id, 'submit')).body.code).toBe(code)
  })

  test('is not deployed before its speech is attached and every team is authorised', async () => {
    const office = await platform.as('office')
    const round = await given.approved()
    const refused = await move(office, round.id, 'deploy')
    expect([refused.status, refused.body.code]).toEqual([409, 'round.not-authorised'])
    const { id } = await given.draft()
    await move(office, id, 'submit')
    await move(await platform.as('leading-group'), id, 'approve')
    expect((await move(office, id, 'deploy')).body.code).toBe('round.no-speech')
  })

  test('is one round however often it is sent', async () => {
    const office = await platform.as('office')
    const plan = aPlan()
    const key = randomUUID()
    const first = await office.post(`${api}/rounds`, plan, { key })
    const second = await office.post(`${api}/rounds`, plan, { key })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    expect(second.body.id).toBe(key)
  })

  test('has a number of its own in the year', async () => {
    const office = await platform.as('office')
    const plan = aPlan()
    await office.post(`${api}/rounds`, plan)
    const again = await office.post(`${api}/rounds`, plan)
    expect([again.status, again.body.code]).toEqual([409, 'planning.number-taken'])
    expect(again.body.title).toBe(`2031 年已有第 ${plan.number} 轮`)
    const other = await given.draft()
    const renumbered = await office.patch(
      `${api}/rounds/${other.id}`,
      { ...planOf(other), number: plan.number },
      { version: 1 },
    )
    expect([renumbered.status, renumbered.body.code]).toEqual([409, 'planning.number-taken'])
  })

  test('ends after it starts', async () => {
    const office = await platform.as('office')
    const refused = await office.post(
      `${api}/rounds`,
      aPlan({ startsOn: '2031-06-30', endsOn: '2031-06-30' }),
    )
    expect([refused.status, refused.body.code]).toEqual([409, 'round.dates'])
  })

  test('takes its focus from the five and their signs only', async () => {
    const office = await platform.as('office')
    const refused = await office.post(`${api}/rounds`, aPlan({ focus: ['G9'] }))
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['focus.0']])
  })
})

describe('a draft', () => {
  test('is corrected: plan, units and teams', async () => {
    const office = await platform.as('office')
    const draft = await given.draft()
    const corrected = await office.patch(
      `${api}/rounds/${draft.id}`,
      { ...planOf(draft), title: '改过的标题' },
      { version: 1 },
    )
    expect(corrected.body).toMatchObject({ title: '改过的标题', rowVersion: 2 })
    const scope = {
      units: [{ unitId: draft.units[0].unitId, teamIndex: 1 }],
      teams: [{ name: '一组' }, { name: '二组' }],
    }
    const rescoped = await office.put(`${api}/rounds/${draft.id}/scope`, scope, { version: 2 })
    expect(rescoped.body).toMatchObject({ units: [{ teamId: rescoped.body.teams[1].id }], rowVersion: 3 })
  })

  test('changed by somebody else meanwhile is not overwritten: the answer names both versions', async () => {
    const office = await platform.as('office')
    const draft = await given.draft()
    await office.patch(`${api}/rounds/${draft.id}`, { ...planOf(draft), title: '先改的' }, { version: 1 })
    for (const stale of [
      await office.patch(`${api}/rounds/${draft.id}`, { ...planOf(draft), title: '后改的' }, { version: 1 }),
      await office.put(`${api}/rounds/${draft.id}/scope`, { units: [], teams: [] }, { version: 1 }),
      await office.post(`${api}/rounds/${draft.id}/moves`, { move: 'submit' }, { version: 1 }),
    ])
      expect([stale.status, stale.body.code, stale.body.facts]).toEqual([412, 'stale', { yours: 1, ours: 2 }])
    expect((await readAs(office, draft.id)).title).toBe('先改的')
  })

  test('stays as it was submitted', async () => {
    const office = await platform.as('office')
    const draft = await given.draft()
    await move(office, draft.id, 'submit')
    const late = await office.patch(`${api}/rounds/${draft.id}`, planOf(draft), { version: 2 })
    expect([late.status, late.body.code]).toEqual([409, 'planning.not-draft'])
  })

  test('names units of the directory only, each once, each with a team', async () => {
    const office = await platform.as('office')
    const [unit] = aPlan().units
    const codes = []
    for (const change of [{ units: [{ unitId: randomUUID() }] }, { units: [unit, unit] }, { teams: [] }])
      codes.push((await office.post(`${api}/rounds`, aPlan(change))).body.code)
    expect(codes).toEqual(['planning.unknown-unit', 'planning.unit-twice', 'planning.no-team'])
  })
})

describe('the list', () => {
  test('has the latest round first and goes on page by page', async () => {
    const office = await platform.as('office')
    const made = [await given.draft({ year: 2050, number: 1 }), await given.draft({ year: 2050, number: 2 })]
    const first = (await office.get(`${api}/rounds?year=2050&limit=1`)).body.items
    const second = (await office.get(`${api}/rounds?year=2050&limit=1&after=${first[0].id}`)).body.items
    expect([...first, ...second].map(({ id }) => id)).toEqual([made[1].id, made[0].id])
    expect(first[0]).toMatchObject({ units: 2, teams: 1, authorisedTeams: 0, hasSpeech: false })
  })
})

describe('what one may not see', () => {
  test("another county's round answers as one that does not exist, whatever is asked of it", async () => {
    const round = await given.staffed()
    const stranger = await platform.as('office-b')
    const ours = [`rounds/${round.id}`, `rounds/${round.id}/documents/${round.documents[0].id}`]
    for (const path of ours) {
      const theirs = await stranger.get(`${api}/${path}`)
      const none = await stranger.get(`${api}/${path.replace(round.id, randomUUID())}`)
      expect([theirs.status, theirs.text]).toEqual([404, none.text])
    }
    const moved = await stranger.post(`${api}/rounds/${round.id}/moves`, { move: 'submit' }, { version: 1 })
    const leaders = await platform.as('leading-group-b')
    const authorised = await authorise(leaders, round.teams[0])
    expect([moved.status, authorised.status]).toEqual([404, 404])
    expect((await stranger.get(`${api}/rounds`)).body.items).toEqual([])
  })

  test('an inspected unit is told of no round', async () => {
    const round = await given.deployed()
    const unit = await platform.as('unit')
    const forbidden = await unit.get(`${api}/rounds/${round.id}`)
    const none = await unit.get(`${api}/rounds/${randomUUID()}`)
    expect([forbidden.status, forbidden.text]).toEqual([404, none.text])
    expect((await unit.get(`${api}/rounds`)).status).toBe(404)
  })
})

describe('work', () => {
  const titles = async (username: string, id: string) =>
    (await (await platform.as(username)).get(`${api}/work`)).body.items
      .filter(({ path }: { path: string }) => path === `/rounds/${id}`)
      .map(({ detail, kind }: { detail: string; kind: string }) => `${detail}/${kind}`)

  test('goes from desk to desk with the round', async () => {
    const office = await platform.as('office')
    const leaders = await platform.as('leading-group')
    const { id } = await given.draft()
    expect(await titles('office', id)).toEqual(['完善轮次方案并送审/waiting'])
    await move(office, id, 'submit')
    expect(await titles('office', id)).toEqual([])
    expect(await titles('leading-group', id)).toEqual(['审定轮次方案/waiting'])
    await move(leaders, id, 'return', '再议')
    expect(await titles('office', id)).toEqual(['完善轮次方案并送审/returned'])

    const staffed = await given.staffed()
    expect(await titles('leading-group', staffed.id)).toEqual(['授权巡察组/waiting'])
    await authorise(leaders, staffed.teams[0])
    expect(await titles('leading-group', staffed.id)).toEqual([])
    expect(await titles('office', staffed.id)).toEqual(['部署本轮巡察/waiting'])
    await move(office, staffed.id, 'deploy')
    expect(await titles('office', staffed.id)).toEqual(['到期结束本轮/due'])
  })
})

function planOf({ year, number, kind, title, startsOn, endsOn, focus }: ReturnType<typeof aPlan>) {
  return { year, number, kind, title, startsOn, endsOn, focus }
}
