import { beforeAll, describe, expect, test } from 'vitest'
import { askAll, isSame, summed, type Target, targetsIn, targetsOf } from '../src/authority.ts'
import { cast, everybody, isInspector, type Who } from '../src/cast.ts'
import { elsewhere, expectations, withoutPermission } from '../src/expectations.ts'
import { cellOf } from '../src/matrix.ts'
import { report } from '../src/report.ts'
import { requestTo } from '../src/request.ts'
import { type Route, routesOf } from '../src/routes.ts'
import { counties, nameIn, type Seen, type Sender, stepUp, TODAY, useStage } from '../src/stage.ts'
import { tell } from '../src/story.ts'

const DECLARE = 'POST /api/p/integrity/declarations'

const stage = useStage()
let routes: Route[]
let guarded: Route[]
/** Those of them that the matrix decides alone. */
let decided: Route[]
let targets: Target[]
/** What the API says of what there is not. */
let nothing: Seen
/** What the API says to whoever is not signed in. */
let nobody: Seen

beforeAll(async () => {
  routes = await routesOf(stage.platform.app)
  guarded = routes.filter(({ name }) => withoutPermission[name] === undefined)
  decided = guarded.filter(({ name }) => elsewhere[name] === undefined)
  const [here, there] = await Promise.all([tell(stage, 'A'), tell(stage, 'B')])
  targets = targetsIn(here, there)
  nothing = await (await stage.as('office'))({ method: 'GET', path: '/api/p/nothing-of-the-kind' })
  nobody = await stage.anonymous({ method: 'GET', path: '/api/p/planning/rounds' })
  await stepUp(stage)
})

test('every route of the router has an expectation, and every expectation its route', () => {
  const names = routes.map(({ name }) => name)
  const expected = [expectations, elsewhere, withoutPermission].flatMap((some) => Object.keys(some))
  expect(names.filter((name) => !expected.includes(name))).toEqual([])
  expect(expected.filter((name) => !names.includes(name))).toEqual([])
  expect(guarded.filter(({ isDocumented }) => !isDocumented)).toEqual([])
})

test('where the platform deviates from domain.md it does deviate, and says why', () => {
  const idle = Object.entries(expectations).flatMap(([name, { resource, asks, deviations }]) =>
    Object.entries(deviations)
      .filter(
        ([part, [now, why]]) =>
          (cellOf(resource, part as keyof typeof deviations, asks) ?? 'none') === now || why.length < 10,
      )
      .map(([part]) => `${name}: ${part}`),
  )
  expect(idle).toEqual([])
})

test('what does not exist is answered 404 and what nobody asks 401', () => {
  expect([nothing.status, nobody.status]).toEqual([404, 401])
})

test('the harness sees a right too many and one too few', async () => {
  const rounds = 'GET /api/p/planning/rounds/{id}'
  const two = guarded.filter(({ name }) => name === rounds)
  const wrong = {
    [rounds]: {
      resource: '轮次方案/授权' as const,
      asks: 'R',
      deviations: { 'unit-head': ['county', 'wrong'], office: ['none', 'wrong'] } as const,
    },
  }
  const seen = await Promise.all(
    (['unit', 'office'] as const).map(async (who) =>
      askAll(
        { who, send: await stage.as(who) },
        { routes: two, targets: targets.slice(0, 1), nothing },
        wrong,
      ),
    ),
  )
  expect(summed(seen).unexpected).toEqual([
    `unit, ${rounds}, first team and unit: denied, expected allowed`,
    `office, ${rounds}, first team and unit: allowed, expected denied`,
  ])
})

test('T1: every route, every part in the work, every relation: allowed exactly where it is expected', async () => {
  const asked = []
  // A declared ground for recusal takes a unit away from whom it is about, at once: it is declared when all else is asked.
  for (const isLast of [false, true]) {
    const routes = decided.filter(({ name }) => (name === DECLARE) === isLast)
    asked.push(
      ...(await Promise.all(
        everybody.map(async (who) =>
          askAll({ who, send: await stage.as(who) }, { routes, targets, nothing }),
        ),
      )),
    )
  }
  const { cases, allowed, unexpected } = summed(asked)
  expect(unexpected).toEqual([])
  report('T1 authorisation matrix', {
    routes: decided.length,
    people: everybody.length,
    relations: targets.length,
    cases,
    allowed,
    deviations: Object.values(expectations).flatMap(({ deviations }) => Object.keys(deviations)).length,
    unexpected: unexpected.length,
  })
}, 600_000)

test('T1: what is sealed and how records are marked does not exist for inspected units and administrators', async () => {
  const kept = everybody.filter((who) => /^unit|-admin$/.test(cast[who].part))
  const asked = await Promise.all(
    kept.map(async (who) => {
      const closed = guarded.filter(
        ({ name }) => elsewhere[name] && ![elsewhere[name].by].flat().includes(cast[who].part),
      )
      return askAll({ who, send: await stage.as(who) }, { routes: closed, targets, nothing }, {})
    }),
  )
  const { cases, unexpected } = summed(asked)
  expect(unexpected).toEqual([])
  report('T1 sealed and marked, for units and administrators', {
    routes: Object.keys(elsewhere).length,
    people: kept.length,
    cases,
    unexpected: unexpected.length,
  })
})

describe('T1: a module that is off', () => {
  test.each(['planning', 'onsite', 'rectification', 'integrity'])(
    '%s does not exist for anybody of the county, and goes on in the other',
    async (module) => {
      const turn = (active: boolean) =>
        stage.platform.owner
          .updateTable('platform.activation')
          .set({ active })
          .where('county_id', '=', counties.A)
          .where('plugin_id', '=', module)
          .execute()
      const own = guarded.filter(({ path }) => path.startsWith(`/api/p/${module}/`))
      await turn(false)
      const asked = await Promise.all(
        everybody.map(async (who) =>
          askAll(
            { who, send: await stage.as(who) },
            { routes: own, targets: targets.slice(0, 1), nothing },
            {},
          ),
        ),
      )
      const elsewhere = await stage.as(nameIn('B', 'office'))
      const list = own.find(({ method, targets: none }) => method === 'GET' && none.length === 0) as Route
      const there = await elsewhere(requestTo(list, { path: {} }))
      await turn(true)
      const { cases, unexpected } = summed(asked)
      expect(unexpected).toEqual([])
      expect(there.status).toBe(200)
      report(`T1 module off: ${module}`, { routes: own.length, cases, unexpected: unexpected.length })
    },
  )
})

test('T1: whose part in the team has ended has lost its records, and keeps what does not come from the team', async () => {
  stage.platform.clock.set('2032-02-01')
  const ended = targets.map((target) => ({ ...target, ended: true, outOfTeams: true }))
  const asked = await Promise.all(
    everybody
      .filter((who) => isInspector(cast[who]))
      .map(async (who) =>
        askAll({ who, send: await stage.enter(who) }, { routes: decided, targets: ended, nothing }),
      ),
  )
  stage.platform.clock.set(TODAY)
  const { cases, allowed, unexpected } = summed(asked)
  expect(unexpected).toEqual([])
  report('T1 ended assignment', { people: asked.length, cases, allowed, unexpected: unexpected.length })
})

describe('T1: whoever is nobody', () => {
  test('is told so by every route alike, and learns nothing of what exists', async () => {
    const signedOut = await stage.enter('leader')
    await signedOut({ method: 'DELETE', path: '/api/session' })
    const strangers: [string, Sender][] = [
      ['anonymous', stage.anonymous],
      ['signed out', signedOut],
      ['disabled', await stage.enter('office')],
    ]
    await disable('office')
    const unexpected: string[] = []
    let cases = 0
    for (const [name, send] of strangers) {
      // Whoever holds the token of a session that was ended is told why, by each route in the same words.
      const told = await send({ method: 'GET', path: '/api/p/planning/rounds' })
      expect(told.status).toBe(401)
      if (name === 'anonymous') expect(told).toEqual(nobody)
      for (const route of guarded)
        for (const target of targetsOf(route, targets)) {
          cases += 1
          const answer = await send(requestTo(route, { path: target.records }))
          if (!isSame(answer, told))
            unexpected.push(`${name}, ${route.name}, ${target.name}: ${answer.status}`)
        }
    }
    expect(unexpected).toEqual([])
    await expect(stage.enter('office')).rejects.toThrow('cannot sign in')
    report('T1 without a session', { routes: guarded.length, cases, unexpected: unexpected.length })
  })

  test('reaches what needs no permission and no more', async () => {
    for (const route of routes.filter(({ name }) => withoutPermission[name] !== undefined)) {
      const isOpen = withoutPermission[route.name] === 'anyone' && route.name !== 'POST /api/session'
      const answer = await stage.anonymous(requestTo(route, { path: {} }))
      if (withoutPermission[route.name] === 'own proof') {
        const known = await (await stage.enter('idle'))(requestTo(route, { path: {} }))
        expect([route.name, answer.status < 300, known.status < 300]).toEqual([route.name, false, false])
        continue
      }
      expect([route.name, answer.status < 300]).toEqual([route.name, isOpen])
      expect([route.name, isOpen || answer.status === 401]).toEqual([route.name, true])
      if (route.name === 'POST /api/session') continue
      const known = await (await stage.enter('idle'))(requestTo(route, { path: {} }))
      expect([route.name, known.status === 404 || isSame(known, nobody)]).toEqual([route.name, false])
    }
  })
})

/** As the administrator of the system does. */
async function disable(username: Who): Promise<void> {
  const system = await stage.platform.as('sysadmin')
  const { accounts } = (await system.get('/api/admin/accounts')).body
  const { id, rowVersion } = accounts.find((account: { username: string }) => account.username === username)
  const answer = await system.put(
    `/api/admin/accounts/${id}/disabled`,
    { disabled: true },
    { version: rowVersion },
  )
  expect(answer.status).toBe(200)
}
