import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { cast, type CastMember, oneOfEach, type Who } from '../src/cast.ts'
import { bare, tells, Timings } from '../src/compare.ts'
import { expectations, reachOf, withoutPermission } from '../src/expectations.ts'
import { foreignIn } from '../src/may-read.ts'
import { report } from '../src/report.ts'
import { kindOfField, requestTo } from '../src/request.ts'
import { type Route, routesOf } from '../src/routes.ts'
import { type Seen, type Sender, type Sent, stepUp, useStage } from '../src/stage.ts'
import { tell } from '../src/story.ts'
import type { Records } from '../src/telling.ts'

const stage = useStage()
/** How often each id is tried, for the times, then by every reader: `TRUST_TIMES=10` for a long run. */
const TIMES = Number(process.env.TRUST_TIMES ?? 1)

/** These go by a name that everybody knows, not by an id. */
const NAMED = new Set(['modules', 'security-rules'])

/** An item that is closed has no measure to be done, whatever it is called: the one route that says so before it looks. */
const REFUSED_BEFORE = 'POST /api/p/rectification/items/{itemId}/measures/{id}/done'

let routes: Route[]
let own: Records
let neighbour: Records
let foreign: Records

beforeAll(async () => {
  routes = (await routesOf(stage.platform.app)).filter(({ name }) => withoutPermission[name] === undefined)
  const [here, there] = await Promise.all([tell(stage, 'A'), tell(stage, 'B')])
  own = here.sides[1]
  neighbour = here.sides[2]
  foreign = there.sides[1]
  await stepUp(stage)
})

/** Those whom a route lets in to the first team's and unit's records. */
function readersOf({ name }: Route): Who[] {
  return oneOfEach.filter((who) => {
    const { part, of }: CastMember = cast[who]
    const expected = expectations[name]
    return of !== 2 && expected !== undefined && reachOf(expected, part) !== undefined
  })
}

/** An id in a path that is not to be told from a random one. */
interface Stranger {
  name: string
  kind: string
  id: string
}

/**
 * What a reader tries. Ids of another kind are dealt out among the readers, unless there is time; what is somebody else's
 * is tried by each of them.
 */
function strangersOf(
  route: Route,
  who: Who,
  { turn, readers }: { turn: number; readers: number },
): Stranger[] {
  const expected = expectations[route.name]
  const reach = expected && reachOf(expected, cast[who].part)
  return route.targets.flatMap(({ kind }, place) => {
    // The draft is a paper as well, and a unit an organisation.
    const others = Object.entries(own)
      .filter(
        ([other, id]) => !NAMED.has(other) && id !== own[kind] && !(kind === 'papers' && other === 'drafts'),
      )
      .filter((_, index) => TIMES > 1 || index % readers === turn)
    // What is below one's own record is never the neighbour's; what is at its top is so for whoever has a team or unit.
    const isForbidden = place > 0 || reach !== 'county'
    return [
      ...others.map(([name, id]) => ({ name, kind, id })),
      ...(isForbidden ? [{ name: `neighbour's ${kind}`, kind, id: neighbour[kind] ?? '' }] : []),
      { name: `other county's ${kind}`, kind, id: foreign[kind] ?? '' },
    ]
  })
}

test('the harness sees an id that is told from a random one', async () => {
  const route = routes.find(({ name }) => name === 'GET /api/p/onsite/papers/{id}') as Route
  const send = await stage.as('member')
  const ask = (papers: string) => send(requestTo(route, { path: { papers } }))
  const none = await ask(randomUUID())
  expect(tells(await ask(neighbour.papers as string), none)).toBeUndefined()
  expect(tells(await ask(own.papers as string), none)).toMatch(/^200 /)
  expect(tells({ ...none, headers: `${none.headers}\nx-why: forbidden` }, none)).toMatch(/^404 /)
})

test('T2: an id of another county, of a neighbour, of another kind or below another record is in a path as good as none', async () => {
  const unexpected: string[] = []
  const timings = new Timings()
  let cases = 0
  const withIds = routes.filter(({ targets }) => targets.some(({ kind }) => !NAMED.has(kind)))
  for (const route of withIds) {
    const readers = readersOf(route)
    for (const [turn, who] of readers.entries()) {
      const send = await stage.as(who)
      const ask = (kind: string, id: string) =>
        send(requestTo(route, { path: { ...own, [kind]: id }, body: own }))
      for (const { name, kind, id } of strangersOf(route, who, { turn, readers: readers.length }))
        for (let time = 0; time < TIMES; time += 1) {
          cases += 1
          const { answer, none } = await timings.both(
            () => ask(kind, id),
            () => ask(kind, randomUUID()),
          )
          const isBefore = route.name === REFUSED_BEFORE && kind === 'items/measures'
          const told = tells(answer, none, isBefore ? 409 : 404)
          if (told !== undefined) unexpected.push(`${who}, ${route.name}, ${name}: ${told}`)
        }
    }
  }
  expect(unexpected).toEqual([])
  report('T2 ids in paths', {
    routes: withIds.length,
    cases,
    unexpected: unexpected.length,
    ...timings.figures(),
  })
}, 600_000)

/** A place of a request that takes an id: what kind of record it means, and the request with another one in it. */
interface Place {
  name: string
  kind: string
  with(id: string): Sent
}

/** Every id of a request besides its path's; a list's `after` is one of its rows. */
function placesOf(route: Route): Place[] {
  const path = pathFor(route)
  const fields = Object.entries(kindOfField).filter(([name]) => fieldsOf(route).has(name))
  const places = fields.map(([name, kind]) => ({
    name,
    kind,
    with: (id: string) => requestTo(route, { path, body: { ...own, [kind]: id }, whole: true }),
  }))
  const after = route.parameters.find((each) => each.name === 'after' && each.schema.format === 'uuid')
  if (after === undefined) return places
  const kind = route.path.split('/').at(-1) ?? ''
  const list = requestTo(route, { path })
  return [...places, { name: 'after', kind, with: (id) => ({ ...list, path: `${list.path}?after=${id}` }) }]
}

/** Names of a route's fields and parameters that take an id. */
function fieldsOf({ body, parameters }: Route): Set<string> {
  const names = parameters
    .filter((each) => each.in === 'query' && each.schema.format === 'uuid')
    .map(({ name }) => name)
  const written = JSON.stringify(body ?? {})
  for (const [, name = ''] of written.matchAll(/"(\w+)":\{[^{}]*(?:"items":\{[^{}]*)?"format":"uuid"/g))
    names.push(name)
  return new Set(names)
}

/** The records that are still being written, where there are any: those of the rest refuse before they look. */
function pathFor(route: Route): Records {
  const rounds = route.method === 'GET' ? own.rounds : neighbour.rounds
  const papers = route.method === 'GET' ? own.papers : own.drafts
  return { ...own, rounds: rounds ?? '', papers: papers ?? '' }
}

/** Sends it on the version that there is. */
async function insist(send: Sender, sent: Sent): Promise<Seen> {
  const answer = await send(sent)
  if (answer.status !== 412) return answer
  const { facts } = JSON.parse(answer.text) as { facts: { ours: number } }
  const headers = new Headers(sent.headers)
  headers.set('if-match', `"${facts.ours}"`)
  return send({ ...sent, headers })
}

test('T2: every field that takes an id is known by the kind of record that it means', () => {
  const unknown = routes.flatMap((route) =>
    [...fieldsOf(route)]
      .filter((name) => name !== 'after' && kindOfField[name] === undefined)
      .map((name) => `${route.name}: ${name}`),
  )
  expect(unknown).toEqual([])
})

test('T2: an id of the other county, of a neighbour or of another kind says in a body or a query no more than a random one', async () => {
  const unexpected: string[] = []
  const timings = new Timings()
  let cases = 0
  let places = 0
  for (const route of routes)
    for (const place of placesOf(route)) {
      places += 1
      // Units and people are in the county's directory: their names may be known. Accounts are the administrators'.
      const isPublic = ['units', 'people', 'organisations', 'accounts'].includes(place.kind)
      const others: [string, string | undefined][] = [
        ['other county', foreign[place.kind]],
        ['another kind', place.kind === 'meetings' ? own.reports : own.meetings],
        ...(isPublic ? [] : [['neighbour', neighbour[place.kind]] as [string, string | undefined]]),
      ]
      for (const who of readersOf(route)) {
        const { of }: CastMember = cast[who]
        const send = await stage.as(who)
        for (const [name, id] of others) {
          if (id === undefined || (name === 'neighbour' && of === undefined)) continue
          cases += 1
          const { answer, none } = await timings.both(
            () => insist(send, place.with(id)),
            () => insist(send, place.with(randomUUID())),
          )
          const foreigners = foreignIn({ county: 'A', who }, answer)
          if (bare(answer) !== bare(none) || foreigners.length > 0)
            unexpected.push(
              `${who}, ${route.name}, ${place.name} of ${name}: ${bare(answer).slice(0, 160)} not ${bare(none).slice(0, 160)} ${foreigners.join()}`,
            )
        }
      }
    }
  expect(unexpected).toEqual([])
  expect(places).toBeGreaterThan(20)
  report('T2 ids in bodies and queries', {
    places,
    cases,
    unexpected: unexpected.length,
    ...timings.figures(),
  })
}, 600_000)
