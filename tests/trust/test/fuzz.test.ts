import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { everybody, useDemoPlatform } from '../src/demo-platform.ts'
import { report } from '../src/report.ts'
import { type Parameter, type Route, routesOf, type Schema } from '../src/routes.ts'
import { anything, valid } from '../src/values.ts'

const platform = useDemoPlatform()
/** Requests per route; `TRUST_FUZZ=1000` for a night's worth. */
const PER_ROUTE = Number(process.env.TRUST_FUZZ ?? 40)

/** These end the session that asks, or slow its holder down: they are asked last, and by somebody nobody needs. */
const ENDING = /^DELETE \/api\/session|\/api\/session\/|\/api\/account|end-sessions|password/

let routes: Route[]
let ids: string[]

beforeAll(async () => {
  routes = (await routesOf(platform.app)).filter(({ isDocumented }) => isDocumented)
  ids = await idsInLists()
})

/** Ids of what there is, so that a request gets past the look-up more often than not. */
async function idsInLists(): Promise<string[]> {
  const found = new Set<string>()
  for (const name of ['office', 'unit', 'leading-group', 'sysadmin', 'secadmin'] as const) {
    const cookie = await platform.cookieOf(name)
    for (const { method, path } of routes) {
      if (method !== 'GET' || path.includes('{')) continue
      const text = await (await platform.app.request(path, { headers: { cookie } })).text()
      for (const [id] of text.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)) found.add(id)
    }
  }
  return [...found]
}

interface Shot {
  path: string
  query: string
  headers: Record<string, string>
  body: string | undefined
}

function shots(route: Route): fc.Arbitrary<Shot> {
  const values = (place: Parameter['in']) =>
    fc.record(
      Object.fromEntries(
        route.parameters
          .filter((parameter) => parameter.in === place)
          .map(({ name, schema }) => [name, mostly(schema)]),
      ),
    )
  return fc
    .record({ path: values('path'), query: values('query'), header: values('header'), body: bodyOf(route) })
    .map(({ path, query, header, body }) => ({
      path: route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(path[name])),
      query: Object.entries(query)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${encoded(value)}`)
        .join('&'),
      headers: Object.fromEntries(
        Object.entries(header).map(([key, value]) => [key, String(value).replaceAll(/[^\x20-\x7e]/g, '?')]),
      ),
      body,
    }))
}

/** Such as the schema asks for, eight times of ten. */
function mostly(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: valid(schema, ids) }, { weight: 2, arbitrary: anything })
}

function bodyOf({ body }: Route): fc.Arbitrary<string | undefined> {
  if (body === undefined) return fc.constant(undefined)
  const whole = valid(body, ids)
  const broken = fc.tuple(whole, fc.nat(), anything).map(([given, n, wrong]) => {
    if (typeof given !== 'object' || given === null) return wrong
    const keys = Object.keys(given)
    const key = keys[n % Math.max(1, keys.length)]
    return key === undefined ? wrong : { ...given, [key]: wrong }
  })
  const said = fc.oneof({ weight: 5, arbitrary: whole }, { weight: 4, arbitrary: broken }, anything)
  return fc.oneof(
    { weight: 19, arbitrary: said.map((value) => JSON.stringify(value)) },
    fc.constantFrom('{', '', '{"a":1,"a":2}', '\u0000', '"'),
  )
}

/** As a client would put it into an address; what no address can carry becomes a replacement character. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return encodeURIComponent(text.toWellFormed()).slice(0, 4000)
}

const telling =
  /\bselect\b.+\bfrom\b|insert into|syntax error|\bat \w+ \(|node_modules|\/src\/|relation "|pg_catalog/i

test('T5: whatever is sent to a route, by whomever, it answers without a fault and tells nothing of its inside', async () => {
  const ordered = routes.toSorted((a, b) => Number(isEnding(a)) - Number(isEnding(b)))
  const faults: string[] = []
  const statuses = new Map<number, number>()
  let sent = 0
  for (const route of ordered) {
    for (const [n, shot] of fc.sample(shots(route), { numRuns: PER_ROUTE, seed: 20_261_123 }).entries()) {
      const who = isEnding(route) ? 'member2' : (everybody[n % everybody.length] as string)
      const cookie = await platform.cookieOf(who)
      const path = `${shot.path}${shot.query ? `?${shot.query}` : ''}`
      const answer = await platform.app.request(path, {
        method: route.method,
        headers: {
          cookie,
          origin: 'http://localhost',
          ...(shot.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...shot.headers,
        },
        ...(shot.body === undefined ? {} : { body: shot.body }),
      })
      sent += 1
      if (answer.status === 401) platform.forget(who)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.status >= 500)
        faults.push(`${answer.status} ${who} ${route.method} ${path} ${shot.body ?? ''}`.slice(0, 600))
      else if (answer.status >= 400) {
        const text = await answer.text()
        if (telling.test(text)) faults.push(`tells ${route.method} ${path}: ${text}`.slice(0, 600))
      } else await answer.body?.cancel()
    }
  }
  expect(faults).toEqual([])
  expect(platform.pool.idleCount).toBe(platform.pool.totalCount)
  // The requests came past the shape often enough to mean something.
  expect(statuses.get(200)).toBeGreaterThan(sent / 20)
  report('T5 fuzz of every route', { routes: routes.length, requests: sent, faults: 0 })
}, 600_000)

function isEnding({ method, path }: Route): boolean {
  return ENDING.test(`${method} ${path}`)
}
