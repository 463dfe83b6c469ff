import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  body,
  byId,
  idempotencyKey,
  ifMatch,
  problems,
  refused,
  rejectInvalid,
  reply,
} from '@xuncha/plugin-sdk/server'
import {
  addPerson,
  changePerson,
  leavePerson,
  listPeople,
  PEOPLE_AT_MOST,
} from '../../administration/index.ts'
import { admitted, type HostSessionEnv } from '../host-session.ts'
import { type AdministrationParts, inCounty } from './parts.ts'

const entry = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string(),
    organisationId: z.string().nullable(),
    organisationName: z.string().nullable(),
    inspector: z.boolean(),
    leftOn: z.string().nullable(),
    username: z.string().nullable(),
    rowVersion: z.number().int(),
  })
  .openapi('AdministeredPerson')

const values = z.strictObject({
  name: z.string().trim().min(2).max(40),
  title: z.string().trim().max(60),
  organisationId: z.uuid().nullable(),
  inspector: z.boolean(),
})

/** The county's people 人员管理: added, corrected, moved, noted as having left. Nobody is deleted: records name them. */
export function peopleRoutes(parts: AdministrationParts) {
  const middleware = admitted(parts.gatekeeper, 'platform.person:manage')
  const list = createRoute({
    method: 'get',
    path: '/people',
    summary: 'People of the county, those who left too; a search narrows 人员列表',
    middleware,
    request: { query: z.object({ search: z.string().trim().max(40).optional() }) },
    responses: { 200: reply(z.object({ people: z.array(entry), more: z.boolean() })), ...problems },
  })
  const add = createRoute({
    method: 'post',
    path: '/people',
    summary: 'Add a person 新增人员',
    middleware,
    request: { headers: idempotencyKey, body: body(values) },
    responses: { 200: reply(entry), ...problems },
  })
  const change = createRoute({
    method: 'patch',
    path: '/people/{id}',
    summary: 'Correct what is said of a person, or move them 人员信息变更、调动',
    middleware,
    request: { params: byId, headers: ifMatch, body: body(values.partial()) },
    responses: { 200: reply(entry), ...problems },
  })
  const leave = createRoute({
    method: 'put',
    path: '/people/{id}/left',
    summary: 'Note that a person left today, which disables the account; or that they are back 离任、返岗',
    middleware,
    request: { params: byId, headers: ifMatch, body: body(z.strictObject({ left: z.boolean() })) },
    responses: { 200: reply(entry), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => {
      const { search } = c.req.valid('query')
      const people = await inCounty(parts, c, (tx) => listPeople(tx, search).execute())
      return c.json({ people: people.slice(0, PEOPLE_AT_MOST), more: people.length > PEOPLE_AT_MOST }, 200)
    })
    .openapi(add, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const outcome = await inCounty(parts, c, (tx) => addPerson(tx, { id, ...c.req.valid('json') }))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(change, async (c) => {
      const [{ id }, version] = [c.req.valid('param'), c.req.valid('header')['if-match']]
      const outcome = await inCounty(parts, c, (tx) => changePerson(tx, id, version, c.req.valid('json')))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(leave, async (c) => {
      const [{ id }, version] = [c.req.valid('param'), c.req.valid('header')['if-match']]
      const { left } = c.req.valid('json')
      const outcome = await inCounty(parts, c, (tx, { today }) =>
        leavePerson(tx, id, version, left ? today : null),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}
