import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { unitTypes } from '@xuncha/domain'
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
  addOrganisation,
  changeOrganisation,
  closeOrganisation,
  listOrganisations,
  type OrganisationRow,
} from '../../administration/index.ts'
import { admitted, type HostSessionEnv } from '../host-session.ts'
import { type AdministrationParts, inCounty } from './parts.ts'

const entry = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    parentId: z.string().nullable(),
    closedOn: z.string().nullable(),
    people: z.number().int(),
    rowVersion: z.number().int(),
  })
  .openapi('AdministeredOrganisation')

const values = z.strictObject({
  name: z.string().trim().min(2).max(80),
  type: z.enum(unitTypes.map(({ code }) => code) as [string, ...string[]]),
  parentId: z.uuid().nullable(),
})

/** The county's organisations 单位管理: added, renamed, moved, closed. Nothing is deleted: records name them. */
export function organisationRoutes(parts: AdministrationParts) {
  const middleware = admitted(parts.gatekeeper, 'platform.organisation:manage')
  const list = createRoute({
    method: 'get',
    path: '/organisations',
    summary: 'All organisations of the county, closed ones too 单位列表',
    middleware,
    responses: { 200: reply(z.object({ organisations: z.array(entry) })), ...problems },
  })
  const add = createRoute({
    method: 'post',
    path: '/organisations',
    summary: 'Add an organisation 新增单位',
    middleware,
    request: { headers: idempotencyKey, body: body(values) },
    responses: { 200: reply(entry), ...problems },
  })
  const change = createRoute({
    method: 'patch',
    path: '/organisations/{id}',
    summary: 'Rename an organisation, or move it under another 单位更名、调整隶属',
    middleware,
    request: { params: byId, headers: ifMatch, body: body(values.partial()) },
    responses: { 200: reply(entry), ...problems },
  })
  const close = createRoute({
    method: 'put',
    path: '/organisations/{id}/closed',
    summary: 'Close an organisation as of today, or open it again 撤销、恢复单位',
    middleware,
    request: { params: byId, headers: ifMatch, body: body(z.strictObject({ closed: z.boolean() })) },
    responses: { 200: reply(entry), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => {
      const organisations = await inCounty(parts, c, (tx) => listOrganisations(tx).execute())
      return c.json({ organisations: organisations as OrganisationRow[] }, 200)
    })
    .openapi(add, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const outcome = await inCounty(parts, c, (tx) => addOrganisation(tx, { id, ...c.req.valid('json') }))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(change, async (c) => {
      const [{ id }, version] = [c.req.valid('param'), c.req.valid('header')['if-match']]
      const outcome = await inCounty(parts, c, (tx) =>
        changeOrganisation(tx, id, version, c.req.valid('json')),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(close, async (c) => {
      const [{ id }, version] = [c.req.valid('param'), c.req.valid('header')['if-match']]
      const { closed } = c.req.valid('json')
      const outcome = await inCounty(parts, c, (tx, { today }) =>
        closeOrganisation(tx, id, version, closed ? today : null),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}
