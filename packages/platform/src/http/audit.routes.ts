import { Readable } from 'node:stream'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import { keyFromText, sayIn, type Verdict, verifyDump } from '@xuncha/audit'
import { body, problems, refused, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import {
  accountsToChoose,
  type AuditDb,
  exportLines,
  findEvents,
  growthSince,
  lastCosignatures,
  newestCheckpoint,
  objectsToChoose,
  pinnedKey,
  storeCosignature,
  treeState,
} from '../audit/index.ts'
import type { Gatekeeper } from '../tenancy/index.ts'
import { admitted, type HostSessionEnv } from './host-session.ts'
import type { Live } from './live.ts'

const needs = 'platform.audit:read'
const PAGE = 50

const event = z
  .object({
    id: z.number().int(),
    at: z.iso.datetime(),
    accountId: z.string().nullable(),
    username: z.string().nullable(),
    name: z.string().nullable(),
    permission: z.string().nullable(),
    object: z.string(),
    record: z.string(),
    operation: z.enum(['insert', 'update', 'delete', 'act']),
    act: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()).nullable(),
    /** Place in the tree; null until it is sealed. */
    leafIndex: z.number().int().nullable(),
    rowDigest: z.string(),
  })
  .openapi('AuditEvent')

const search = z.object({
  from: z.iso.datetime().optional(),
  before: z.iso.datetime().optional(),
  account: z.uuid().optional(),
  object: z
    .string()
    .regex(/^[a-z_]+\.[a-z_]+$/)
    .optional(),
  operation: z.enum(['insert', 'update', 'delete', 'act', 'read']).optional(),
  record: z.uuid().optional(),
  /** Id of the last event of the page before. */
  after: z.coerce.number().int().positive().optional(),
})

const choices = z
  .object({
    accounts: z.array(z.object({ id: z.string(), username: z.string(), name: z.string() })),
    objects: z.array(z.string()),
  })
  .openapi('AuditChoices')

const state = z
  .object({
    /** Public key to pin, and to verify exports by. */
    key: z.string().nullable(),
    unsealed: z.number().int(),
    oldestUnsealedAt: z.string().nullable(),
    checkpoint: z.object({ size: z.number().int(), at: z.string(), note: z.string() }).nullable(),
    witnesses: z.array(z.object({ key: z.string(), size: z.number().int(), at: z.string() })),
  })
  .openapi('AuditState')

const verdict = z
  .object({
    ok: z.boolean(),
    size: z.number().int(),
    unsealed: z.number().int(),
    root: z.string(),
    rows: z.number().int().nullable(),
    findings: z.array(z.object({ code: z.string(), text: z.string() })),
  })
  .openapi('AuditVerdict')

const growth = z
  .object({ note: z.string(), proof: z.array(z.string()), key: z.string() })
  .openapi('AuditGrowth')

/** What the auditor's routes are put together from. */
export interface AuditParts {
  gatekeeper: Gatekeeper
  pool: Pool
  /** For exports alone: one holds its connection for as long as its reader takes. */
  exports: Pool
  live: Live
}

/** The auditor's log 审计日志: searched, verified, exported, and witnessed. Nothing here changes an event. */
export function auditRoutes({ gatekeeper, pool, exports, live }: AuditParts) {
  const open = new Set<Readable>()
  // Whoever reads slowly must not keep the process from ending.
  live.onRetire(() => {
    for (const lines of open) lines.destroy()
  })
  const one = oneAtATime()

  const list = createRoute({
    method: 'get',
    path: '/events',
    summary: 'Events of the log, the latest first 审计事件',
    middleware: [admitted(gatekeeper, needs)] as const,
    request: { query: search },
    responses: { 200: reply(z.object({ events: z.array(event), more: z.boolean() })), ...problems },
  })
  const choose = createRoute({
    method: 'get',
    path: '/choices',
    summary: 'What the log can be searched by 查询条件',
    middleware: [admitted(gatekeeper, needs)] as const,
    responses: { 200: reply(choices), ...problems },
  })
  const read = createRoute({
    method: 'get',
    path: '/state',
    summary: 'How far the log is sealed and witnessed 封存与见证情况',
    middleware: [admitted(gatekeeper, needs)] as const,
    responses: { 200: reply(state), ...problems },
  })
  const verify = createRoute({
    method: 'post',
    path: '/verification',
    summary: 'Verify the log now, and each stored row against its last event 立即验证',
    middleware: [admitted(gatekeeper, needs)] as const,
    request: { body: body(z.strictObject({ deep: z.boolean() })) },
    responses: { 200: reply(verdict), ...problems },
  })
  const download = createRoute({
    method: 'get',
    path: '/export',
    summary: 'The log as a file that is verified offline 导出',
    middleware: [admitted(gatekeeper, needs)] as const,
    request: { query: z.object({ deep: z.enum(['true', 'false']).optional() }) },
    responses: { 200: { description: 'JSON lines, see FORMAT.md of @xuncha/audit' }, ...problems },
  })
  const grown = createRoute({
    method: 'get',
    path: '/growth',
    summary: 'The newest checkpoint, proven to continue an earlier one, for a witness 供见证',
    middleware: [admitted(gatekeeper, needs)] as const,
    request: { query: z.object({ from: z.coerce.number().int().min(0) }) },
    responses: { 200: reply(growth), ...problems },
  })
  const witnessed = createRoute({
    method: 'post',
    path: '/cosignatures',
    summary: 'Hand in what a witness signed 提交见证签名',
    middleware: [admitted(gatekeeper, needs)] as const,
    request: { body: body(z.strictObject({ key: z.string().max(400), note: z.string().max(4000) })) },
    responses: { 200: reply(z.object({ size: z.number().int() })), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => {
      const query = { ...c.req.valid('query'), limit: PAGE }
      const [rows] = await gatekeeper.batch(c.var.token, needs, (db: Kysely<AuditDb>) => [
        findEvents(db, query),
      ])
      const events = rows.slice(0, PAGE) as z.infer<typeof event>[]
      return c.json({ events, more: rows.length > PAGE }, 200)
    })
    .openapi(choose, async (c) => {
      const [accounts, objects] = await gatekeeper.batch(c.var.token, needs, (db: Kysely<AuditDb>) => [
        accountsToChoose(db),
        objectsToChoose(db),
      ])
      return c.json({ accounts, objects: objects.map(({ object }) => object) }, 200)
    })
    .openapi(read, async (c) => {
      const [states, checkpoints, witnesses] = await gatekeeper.batch(
        c.var.token,
        needs,
        (db: Kysely<AuditDb>) => [treeState(db), newestCheckpoint(db), lastCosignatures(db)],
      )
      const [{ key, unsealed, oldestUnsealedAt } = { key: null, unsealed: 0, oldestUnsealedAt: null }] =
        states
      const [newest] = checkpoints
      const checkpoint = newest ? { size: newest.size, at: newest.at, note: newest.note } : null
      return c.json({ key, unsealed, oldestUnsealedAt, checkpoint, witnesses }, 200)
    })
    .openapi(verify, async (c) => {
      const log = keyFromText((await pinnedKey(pool)) ?? '')
      if (log === undefined) return refused(c, { code: 'audit.not-sealed' })
      const { deep } = c.req.valid('json')
      const options = { ...(await whose(c.var.token)), deep, now: new Date() }
      const outcome = await one(() => verifyDump(exportLines(exports, options), { log, deep }))
      if (outcome === undefined) return refused(c, { code: 'audit.busy' })
      return c.json(inWords(outcome, c.var.locale), 200)
    })
    .openapi(download, async (c) => {
      const options = {
        ...(await whose(c.var.token)),
        deep: c.req.valid('query').deep === 'true',
        now: new Date(),
      }
      const stamp = options.now.toISOString().replaceAll(/[:.]/g, '-')
      const lines = Readable.from(await begun(exportLines(exports, options)), { objectMode: false })
      open.add(lines)
      lines.once('close', () => open.delete(lines))
      return new Response(Readable.toWeb(lines) as unknown as ReadableStream, {
        headers: {
          'Content-Type': 'application/x-ndjson; charset=utf-8',
          'Content-Disposition': `attachment; filename="audit-${options.county}-${stamp}.jsonl"`,
          'X-Content-Type-Options': 'nosniff',
        },
      }) as never
    })
    .openapi(grown, async (c) => {
      const { from } = c.req.valid('query')
      const outcome = await gatekeeper.transaction(c.var.token, needs, (tx: Kysely<AuditDb>) =>
        growthSince(tx, from),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(witnessed, async (c) => {
      const given = c.req.valid('json')
      const outcome = await gatekeeper.transaction(c.var.token, needs, (tx: Kysely<AuditDb>) =>
        storeCosignature(tx, given),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })

  async function whose(token: string): Promise<{ token: string; county: number }> {
    return { token, county: (await gatekeeper.admit(token, needs)).actor.countyId }
  }
}

function inWords(
  { ok, size, unsealed, root, rows, findings }: Verdict,
  locale: HostSessionEnv['Variables']['locale'],
): z.infer<typeof verdict> {
  const said = findings.map(({ code, facts }) => ({ code, text: sayIn(locale, code, facts) }))
  return { ok, size, unsealed, root, rows, findings: said }
}

/**
 * The lines once the first is there: what fails before it is answered as any request is. No generator around the other:
 * one that was never asked for a line runs nothing when it is closed, and the connection inside would stay taken.
 */
async function begun(lines: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  let first: IteratorResult<string> | undefined = await lines.next()
  const iterator: AsyncIterator<string> = {
    async next() {
      const step = first ?? (await lines.next())
      first = undefined
      return step.done === true ? step : { done: false, value: `${step.value}\n` }
    },
    return: () => lines.return(undefined),
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

/** Verifying reads all there is: one at a time in a process, and whoever comes second is told. */
function oneAtATime() {
  let busy = false
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (busy) return undefined
    busy = true
    try {
      return await work()
    } finally {
      busy = false
    }
  }
}
