import type { CheckReport, Finding } from '../../report.ts'
import { COUNTIES, type County, otherThan } from '../counties.ts'
import { requestTo } from '../requests.ts'
import { canaryOf, type Stage } from '../stage.ts'
import { eventsTold } from '../tables.repository.ts'

/** Records of the neighbour that each route is asked about. */
const RECORDS_ASKED = 12

/**
 * Whether two counties see and touch nothing of each other. Each has written texts that only it writes: they are looked
 * for in every answer to the other, in its rows and in the events told there; and the other writes at every record.
 */
export async function examineCounties(stage: Stage): Promise<CheckReport> {
  const before = await stage.rows()
  const findings = new Map<string, Finding>()
  const find = (code: string, facts: Record<string, unknown>) =>
    findings.set(JSON.stringify([code, facts]), { code, facts })

  for (const { county, table, text } of before)
    for (const which of ['a', 'b'] as const)
      if (text.includes(canaryOf(which)) && county !== COUNTIES[which]) find('counties.mixed', { table })
  for (const { county, name, text } of await eventsTold(stage.owner))
    for (const which of ['a', 'b'] as const)
      if (text.includes(canaryOf(which)) && county !== COUNTIES[which])
        find('counties.event', { event: name })

  let own = 0
  const reading = stage.routes.filter(({ method }) => method === 'GET')
  for (const county of ['a', 'b', 'a'] as const)
    for (const who of stage.people)
      for (const route of reading)
        for (const text of await readings(stage, county, who, route)) {
          if (text.includes(canaryOf(county))) own += 1
          if (text.includes(canaryOf(otherThan(county))))
            find('counties.leak', { route: `${route.method} ${route.path}`, role: who })
        }

  for (const county of ['a', 'b'] as const) await touchOthers(stage, county)
  const after = await stage.rows()
  // What a county did to its own while it tried is its own affair.
  const others = (rows: typeof before, county: County) =>
    rows.filter((row) => row.county === COUNTIES[county]).map(({ table, text }) => `${table} ${text}`)
  for (const county of ['a', 'b'] as const) {
    const now = new Set(others(after, county))
    for (const row of others(before, county))
      if (!now.has(row)) find('counties.touched', { table: row.slice(0, row.indexOf(' ')) })
  }

  const written = before.some(({ text }) => text.includes('canary-'))
  if (stage.tables.length > 0 && reading.length > 0 && !(written && own > 0))
    find(written ? 'counties.unseen' : 'counties.unwritten', {})
  const empty = stage.tables.filter(({ name }) => !before.some(({ table }) => table === name))
  return {
    check: 'counties',
    findings: [...findings.values()],
    notes: empty.map(({ name }) => ({ code: 'counties.empty', facts: { table: name } })),
  }
}

/** What a route answers to somebody: about their own records, and about those of the other county. */
async function readings(
  stage: Stage,
  county: County,
  who: string,
  route: Stage['routes'][number],
): Promise<string[]> {
  const send = await stage.as(county, who)
  const source = stage.source(county)
  if (!route.path.includes('{')) return [(await send(requestTo(route, source))).whole]
  const texts: string[] = []
  for (const ids of [stage.records(county), stage.records(otherThan(county))])
    for (const id of ids.slice(0, RECORDS_ASKED))
      texts.push((await send(requestTo(route, source, { id }))).whole)
  return texts
}

/** Somebody of each role writes at the records of the other county, as if they were their own. */
async function touchOthers(stage: Stage, county: County): Promise<void> {
  const other = otherThan(county)
  const foreign = { ...stage.source(other), canary: canaryOf(county) }
  const writing = stage.routes.filter(({ method }) => method !== 'GET')
  for (const who of stage.people) {
    const send = await stage.as(county, who)
    for (const route of writing)
      for (const id of stage.records(other).slice(0, RECORDS_ASKED))
        for (const variant of [0, 1]) await send(requestTo(route, foreign, { id, variant }))
  }
}
