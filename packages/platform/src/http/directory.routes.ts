import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import { problems, rejectInvalid, reply, within } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'
import type { Gatekeeper } from '../tenancy/index.ts'
import { admitted, type HostSessionEnv } from './host-session.ts'

const needs = 'platform.directory:read'
const AT_MOST = 100

const query = z.object({
  search: z.string().trim().max(40).optional(),
  /** Only people in the pool of inspectors. */
  inspector: z.enum(['true', 'false']).optional(),
})

const organisation = z
  .object({ id: z.string(), name: z.string(), type: z.string(), parentId: z.string().nullable() })
  .openapi('Organisation')

const person = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string(),
    organisationId: z.string().nullable(),
    organisationName: z.string().nullable(),
    inspector: z.boolean(),
  })
  .openapi('Person')

/** The county's organisations and people that are there, for pickers. At most 100 at a time: search narrows. */
export function directoryRoutes({ gatekeeper }: { gatekeeper: Gatekeeper }) {
  const organisations = createRoute({
    method: 'get',
    path: '/organisations',
    summary: 'Organisations of the county 单位目录',
    middleware: [admitted(gatekeeper, needs)] as const,
    request: { query: query.omit({ inspector: true }) },
    responses: { 200: reply(z.object({ organisations: z.array(organisation) })), ...problems },
  })
  const people = createRoute({
    method: 'get',
    path: '/people',
    summary: 'People of the county 人员目录',
    middleware: [admitted(gatekeeper, needs)] as const,
    request: { query },
    responses: { 200: reply(z.object({ people: z.array(person) })), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(organisations, async (c) => {
      const { search = '' } = c.req.valid('query')
      const [rows] = await gatekeeper.batch(c.var.token, needs, (db: Kysely<PlatformDb>, reach) => [
        db
          .selectFrom('platform.organisation as organisation')
          .select(['id', 'name', 'type', 'parent_id as parentId'])
          .where(within(reach, { unit: 'organisation.id' }))
          .where('name', 'like', containing(search))
          .where('closed_on', 'is', null)
          .orderBy('name')
          .limit(AT_MOST),
      ])
      return c.json({ organisations: rows }, 200)
    })
    .openapi(people, async (c) => {
      const { search = '', inspector } = c.req.valid('query')
      const [rows] = await gatekeeper.batch(c.var.token, needs, (db: Kysely<PlatformDb>, reach) => {
        let statement = db
          .selectFrom('platform.person as person')
          .leftJoin('platform.organisation as organisation', (join) =>
            join
              .onRef('organisation.county_id', '=', 'person.county_id')
              .onRef('organisation.id', '=', 'person.organisation_id'),
          )
          .select([
            'person.id',
            'person.name',
            'person.title',
            'person.organisation_id as organisationId',
            'organisation.name as organisationName',
            'person.inspector',
          ])
          .where(within(reach, { unit: 'person.organisation_id' }))
          .where('person.name', 'like', containing(search))
          .where('person.left_on', 'is', null)
          .where('person.service', '=', false)
        if (inspector === 'true') statement = statement.where('person.inspector', '=', true)
        return [statement.orderBy('person.name').limit(AT_MOST)]
      })
      return c.json({ people: rows }, 200)
    })
}

function containing(search: string): string {
  return `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
