import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { canariesIn, canary } from '../src/canary-text.ts'
import { oneOfEach } from '../src/cast.ts'
import { listen, type Stream } from '../src/listen.ts'
import { foreignIn, type Reader, topics } from '../src/may-read.ts'
import { firstPages, pagesOf, readingsOf } from '../src/readings.ts'
import { report } from '../src/report.ts'
import { type Route, routesOf } from '../src/routes.ts'
import { type County, nameIn, type Seen, useStage } from '../src/stage.ts'
import { tell } from '../src/story.ts'
import type { Records } from '../src/telling.ts'

const stage = useStage()
/** The second county is the first again: a few of its people read, or all with `TRUST_CANARIES=all`. */
const FEW = ['office', 'leader', 'member3', 'unit', 'auditor']
const isFull = process.env.TRUST_CANARIES === 'all'
/** Rows of a list that is read to its end. */
const PAGE = isFull ? 1 : 7

const readers: Reader[] = [
  ...oneOfEach.map((who) => ({ county: 'A' as const, who })),
  ...oneOfEach.filter((who) => isFull || FEW.includes(who)).map((who) => ({ county: 'B' as const, who })),
]
let routes: Route[]
let records: Records[]
let streams: Map<Reader, Stream>

beforeAll(async () => {
  routes = await routesOf(stage.platform.app)
  streams = new Map(
    await Promise.all(
      readers.map(async (reader): Promise<[Reader, Stream]> => {
        const client = await stage.platform.as(nameIn(reader.county, reader.who))
        return [reader, await listen(client)]
      }),
    ),
  )
  const told = await Promise.all([tell(stage, 'A'), tell(stage, 'B')])
  records = told.flatMap(({ sides, closed }) => [
    sides[1],
    sides[2],
    { ...sides[1], papers: sides[1].drafts ?? '' },
    { ...sides[1], ...closed },
  ])
})

test('the harness sees a text in the hands of somebody whom it is not for', async () => {
  const at = `/api/p/onsite/papers/${records[0]?.papers}`
  const paper = await (await stage.as('member'))({ method: 'GET', path: at })
  const found = (county: County, who: Reader['who']) => foreignIn({ county, who }, paper).length
  expect([paper.status, found('A', 'member'), found('A', 'office')]).toEqual([200, 0, 0])
  expect(found('B', 'office')).toBeGreaterThan(5)
  expect(found('A', 'leader2')).toBeGreaterThan(5)
  expect(found('A', 'unit')).toBeGreaterThan(0)
  expect(found('A', 'sysadmin')).toBeGreaterThan(5)
})

test('T4: nobody comes to see a canary of the other county, of another team or unit, or of a matter not theirs', async () => {
  const readable = routes.filter(({ method, name }) => method === 'GET' && name !== 'GET /api/events')
  const foreign = new Set<string>()
  const seen = new Set<string>()
  let answers = 0
  const look = (reader: Reader, from: string, answer: Seen) => {
    answers += 1
    for (const { text } of canariesIn(answer.headers + answer.text)) seen.add(text)
    for (const text of foreignIn(reader, answer))
      foreign.add(`${reader.who} of ${reader.county} saw ${text.slice(0, 22)} in ${from}`)
  }
  const read = async (reader: Reader) => {
    const send = await stage.as(nameIn(reader.county, reader.who))
    for (const route of readable) {
      const [first = { method: 'GET', path: route.path }, ...more] = readingsOf(route, records)
      const answer = await send(first)
      look(reader, route.name, answer)
      // A list that is not there for this reader is not there with a filter either: T1 says so of every route.
      if (answer.status === 404 && route.targets.length === 0) continue
      for (const sent of more) look(reader, route.name, await send(sent))
      for (const page of await pagesOf(send, firstPages(route, PAGE))) look(reader, route.name, page)
    }
  }
  await Promise.all(readers.map(read))
  expect([...foreign]).toEqual([])

  // Of every topic something of both counties was read by those who may: had it leaked, it would have been seen.
  const kinds = new Set(canariesIn([...seen].join(' ')).map(({ county, topic }) => `${county} ${topic}`))
  const missing = topics.flatMap((topic) => [`A ${topic}`, `B ${topic}`]).filter((kind) => !kinds.has(kind))
  expect(missing).toEqual([])
  report('T4 canaries in answers', {
    routes: readable.length,
    readers: readers.length,
    topics: topics.length,
    answers,
    canariesRead: seen.size,
    foreign: foreign.size,
  })
}, 600_000)

test('T4: the stream of events tells a county of its own modules, and nobody of a record', async () => {
  // The other county heard of its own so far: of the parts in teams that were given there.
  const before = new Map([...streams].map(([who, { said }]) => [who, said().length]))
  const admin = await stage.platform.as('sysadmin')
  for (const active of [false, true]) {
    const { modules } = (await admin.get('/api/admin/modules')).body
    const { rowVersion } = modules.find(({ id }: { id: string }) => id === 'integrity')
    const turned = await admin.put('/api/admin/modules/integrity', { active }, { version: rowVersion })
    expect(turned.status).toBe(200)
  }
  await Promise.all(
    [...streams]
      .filter(([{ county }]) => county === 'A')
      .map(([who, stream]) => stream.heard(/(?:event: modules[^]*){2}/, before.get(who))),
  )
  let found = 0
  for (const [who, { said }] of streams) {
    found += canariesIn(said()).length
    expect(said()).toContain('event: ready')
    const heard = said().slice(before.get(who)).includes('event: modules')
    expect([who.county, heard]).toEqual([who.county, who.county === 'A'])
  }
  for (const { close } of streams.values()) await close()
  expect(found).toBe(0)
  report('T4 canaries in the stream of events', { streams: streams.size, found })
})

test('T4: no canary is in what is open to anybody, in the log, or in the queue', async () => {
  // What PostgreSQL cannot keep is refused and may be logged; what it was is nobody's business there.
  const broken = `${canary('A', 1, 'item')}%00`
  const office = await stage.as('office')
  await office({ method: 'GET', path: `/api/p/rectification/items?text=${broken}` })
  await office({
    method: 'POST',
    path: `/api/p/rectification/items`,
    body: `{"title":"${canary('A', 1, 'item')}"`,
  })
  const places: [string, string][] = []
  for (const path of ['/metrics', '/api/openapi.json', '/health/ready', '/api/session'])
    places.push([path, (await stage.anonymous({ method: 'GET', path })).text])
  const { rows } = await sql<{ name: string }>`
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'pgboss'::regnamespace and c.relkind in ('r', 'p')`.execute(stage.platform.owner)
  let jobs = 0
  for (const { name } of rows) {
    const kept = await sql<{ text: string }>`select t::text as text from ${sql.raw(name)} t`.execute(
      stage.platform.owner,
    )
    if (name === 'pgboss.job') jobs = kept.rows.length
    places.push([name, kept.rows.map(({ text }) => text).join('\n')])
  }
  const lines = stage.logged.length
  places.push(['log', stage.logged.join('')])
  const found = places.flatMap(([name, text]) => canariesIn(text).map((each) => `${name}: ${each.text}`))
  expect(found).toEqual([])
  expect(jobs).toBeGreaterThan(20)

  // The harness sees what is logged: a line with a text in it is found.
  stage.log.info({ error: new Error(canary('A', 1, 'talk')) }, 'planted')
  expect(canariesIn(stage.logged.join('')).length).toBeGreaterThan(0)
  report('T4 canaries in log and queue', { lines, jobs, places: places.length, found: found.length })
})
