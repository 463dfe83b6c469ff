import { z } from 'zod'
import { resolved, type Route, type Schema } from './api.ts'
import type { County } from './counties.ts'
import type { Answer } from './desk.ts'
import { requestTo } from './requests.ts'
import type { Stage } from './stage.ts'
import { valueOf, VARIANTS } from './values.ts'

/** A record needs what another route made first: the second time it is there. */
const ROUNDS = 2
const RECORDS_TRIED = 4

/** Something that answered as nothing should. */
export interface Fault {
  route: string
  status: number
}

/**
 * Has everybody in both counties do everything that they can: makes records by every route that makes one, changes them
 * by every route that changes one, and has the neighbours tell what the plugin listens to.
 * @returns what answered with a fault of its own, and what could not be delivered
 */
export async function fill(stage: Stage): Promise<{ faults: Fault[]; undelivered: string[] }> {
  const faults = new Map<string, Fault>()
  const look = (route: Route, { status }: Answer) => {
    const name = `${route.method} ${route.path}`
    if (status >= 500) faults.set(name, { route: name, status })
  }
  const creating = stage.routes.filter(({ method }) => method === 'POST')
  const changing = stage.routes.filter(({ method }) => method === 'PUT' || method === 'PATCH')
  for (const county of ['a', 'b'] as const) {
    await tell(stage, county)
    for (let round = 0; round < ROUNDS; round += 1)
      for (const route of creating) await make(stage, county, route, look)
    for (const route of changing) await make(stage, county, route, look)
  }
  return { faults: [...faults.values()], undelivered: await stage.settled() }
}

async function make(
  stage: Stage,
  county: County,
  route: Route,
  look: (route: Route, answer: Answer) => void,
): Promise<void> {
  await stage.rows()
  const source = stage.source(county)
  const ids = route.path.includes('{') ? source.records.slice(-RECORDS_TRIED) : [undefined]
  for (const who of stage.people) {
    const send = await stage.as(county, who)
    for (const id of ids)
      for (let variant = 0; variant < VARIANTS; variant += 1) {
        const answer = await send(requestTo(route, source, { variant, ...(id ? { id } : {}) }))
        look(route, answer)
        // Whoever has no right here has none with another form either.
        if (answer.status < 300 || answer.status === 404) break
      }
  }
}

/** Has the neighbours tell something of this county. */
async function tell(stage: Stage, county: County): Promise<void> {
  if (stage.tellings.length === 0) return
  const send = await stage.as(county, 'office')
  for (const { event, path } of stage.tellings) {
    const described = z.toJSONSchema(event.payload, { io: 'input', unrepresentable: 'any' })
    const schema = resolved(described as Schema, (described.$defs ?? {}) as Record<string, Schema>)
    for (let variant = 0; variant < VARIANTS; variant += 1) {
      const body = JSON.stringify(valueOf(schema, '', stage.source(county), variant))
      const answer = await send({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json' },
        body,
      })
      if (answer.status < 300) break
    }
  }
}
