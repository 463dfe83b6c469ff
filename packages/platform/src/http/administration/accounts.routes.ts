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
  type AccountRow,
  endSessionsOf,
  listAccounts,
  type OneTimePassword,
  openAccount,
  renewOneTime,
  resetFactors,
  setDisabled,
  withVerbs,
} from '../../administration/index.ts'
import { hashPassword, makePassword, rulesOf } from '../../identity/index.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from '../host-session.ts'
import { type AdministrationParts, inCounty, inCountyOrTaken, inWords, verbs } from './parts.ts'

const entry = z
  .object({
    id: z.string(),
    username: z.string(),
    personId: z.string(),
    name: z.string(),
    title: z.string(),
    organisationName: z.string().nullable(),
    disabled: z.boolean(),
    oneTimeUntil: z.string().nullable(),
    leftOn: z.string().nullable(),
    secondFactor: z.boolean(),
    roles: z.array(z.string()),
    rowVersion: z.number().int(),
  })
  .openapi('Account')

/** The one-time password is in this answer and nowhere else. */
const withPassword = z.object({ account: entry, password: z.string() }).openapi('AccountWithPassword')

const opening = z.strictObject({
  personId: z.uuid(),
  username: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9._-]{2,39}$/),
})

/** Accounts 账号管理: opened with a one-time password, disabled, enabled, reset. Who may do what is not decided here. */
export function accountRoutes(parts: AdministrationParts) {
  const reading = admitted(parts.gatekeeper, 'platform.account:read')
  const managing = admitted(parts.gatekeeper, 'platform.account:manage')
  const list = createRoute({
    method: 'get',
    path: '/accounts',
    summary: 'Accounts of the county with their roles 账号列表',
    middleware: reading,
    responses: { 200: reply(z.object({ accounts: z.array(entry.extend({ verbs })) })), ...problems },
  })
  const open = createRoute({
    method: 'post',
    path: '/accounts',
    summary: 'Open an account for a person; the answer has its one-time password 开立账号',
    middleware: managing,
    request: { headers: idempotencyKey, body: body(opening) },
    responses: { 200: reply(withPassword), ...problems },
  })
  const disable = createRoute({
    method: 'put',
    path: '/accounts/{id}/disabled',
    summary: 'Disable an account, which ends its sessions, or enable it again 停用、启用账号',
    middleware: managing,
    request: { params: byId, headers: ifMatch, body: body(z.strictObject({ disabled: z.boolean() })) },
    responses: { 200: reply(entry), ...problems },
  })
  const renew = createRoute({
    method: 'post',
    path: '/accounts/{id}/password',
    summary: 'Give an account a new one-time password, which ends its sessions 重置密码',
    middleware: managing,
    request: { params: byId, headers: ifMatch },
    responses: { 200: reply(withPassword), ...problems },
  })
  const end = createRoute({
    method: 'delete',
    path: '/accounts/{id}/sessions',
    summary: 'End whatever sessions an account has 强制下线',
    middleware: managing,
    request: { params: byId },
    responses: { 200: reply(z.object({ ended: z.number().int() })), ...problems },
  })

  const reset = createRoute({
    method: 'delete',
    path: '/accounts/{id}/factors',
    summary: 'Take the second factors of an account away, which ends its sessions 重置二次验证',
    middleware: admittedAfterStepUp(parts.gatekeeper, 'platform.account:manage'),
    request: { params: byId },
    responses: { 200: reply(entry), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => {
      const accounts = await inCounty(parts, c, async (tx, actor) =>
        withVerbs(
          (await listAccounts(tx).where('account.service', '=', false).execute()) as AccountRow[],
          actor,
        ),
      )
      return c.json({ accounts: accounts.map((account) => inWords(account, c.var.say)) }, 200)
    })
    .openapi(open, async (c) => {
      const id = c.req.valid('header')['idempotency-key']
      const made = await oneTime()
      const outcome = await inCountyOrTaken(parts, c, async (tx, actor) =>
        openAccount(
          tx,
          { id, ...c.req.valid('json') },
          { ...made, hours: await hoursIn(tx, actor.countyId) },
        ),
      )
      if (!outcome.ok) return refused(c, outcome.refusal)
      return c.json({ account: outcome.value, password: made.password }, 200)
    })
    .openapi(disable, async (c) => {
      const change = {
        ...c.req.valid('param'),
        ...c.req.valid('json'),
        version: c.req.valid('header')['if-match'],
      }
      const outcome = await inCounty(parts, c, (tx, actor) => setDisabled(tx, actor, change))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(renew, async (c) => {
      const change = { ...c.req.valid('param'), version: c.req.valid('header')['if-match'] }
      const made = await oneTime()
      const outcome = await inCounty(parts, c, async (tx, actor) =>
        renewOneTime(tx, actor, change, { ...made, hours: await hoursIn(tx, actor.countyId) }),
      )
      if (!outcome.ok) return refused(c, outcome.refusal)
      return c.json({ account: outcome.value, password: made.password }, 200)
    })
    .openapi(reset, async (c) => {
      const { id } = c.req.valid('param')
      const outcome = await inCounty(parts, c, (tx, actor) => resetFactors(tx, actor, id))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(end, async (c) => {
      const outcome = await inCounty(parts, c, (tx) => endSessionsOf(tx, c.req.valid('param').id))
      return outcome.ok ? c.json({ ended: outcome.value }, 200) : refused(c, outcome.refusal)
    })
}

/** Made and hashed before the transaction begins: hashing takes long on purpose. */
async function oneTime(): Promise<Omit<OneTimePassword, 'hours'> & { password: string }> {
  const password = makePassword()
  return { password, hash: await hashPassword(password) }
}

async function hoursIn(tx: Parameters<typeof rulesOf>[0], countyId: number): Promise<number> {
  return (await rulesOf(tx, countyId))['password.one-time-hours']
}
