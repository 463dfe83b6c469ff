import type { Compilable, Kysely } from 'kysely'
import { recordLabels, stateSecretRanks } from '@xuncha/domain'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import {
  body,
  createRoute,
  line,
  permit,
  permitAfterStepUp,
  pluginRouter,
  problems,
  refused,
  reply,
  z,
} from '@xuncha/plugin-sdk/server'
import {
  labelRecord,
  type MarkedTable,
  marksOf,
  type SealedRecord,
  sealedIn,
  sealRecord,
} from '../secrecy/index.ts'
import type { PlatformDb } from '../tables.ts'

const label = z.enum(recordLabels)

const marks = z
  .object({
    label,
    sealed: z.boolean(),
    history: z.array(
      z.object({
        act: z.enum(['label', 'seal', 'unseal']),
        label: label.nullable(),
        reason: z.string(),
        personName: z.string(),
        at: z.string(),
      }),
    ),
  })
  .openapi('Marks')

const sealedRecord = z
  .object({
    table: z.string(),
    /** What one of the table's records is called. */
    title: z.object({ 'zh-CN': z.string(), en: z.string() }),
    id: z.string(),
    sealedAt: z.string(),
    reason: z.string(),
    personName: z.string(),
  })
  .openapi('SealedRecord')

const record = z.object({ table: z.string().max(60), id: z.uuid() })

/**
 * How the records of a plugin are labelled and sealed 标识、封存, made by the host out of its manifest: the same for
 * every plugin. Undefined for a plugin without marked tables.
 */
export function marksRoutes({ data, marks: permissions }: BuiltManifest) {
  const tables = Object.entries(data.tables).flatMap(([table, { marked }]): MarkedTable[] =>
    marked === undefined ? [] : [{ schema: data.schema, table, columns: marked }],
  )
  if (permissions === undefined || tables.length === 0) return undefined
  const titleOf = (name: string) => data.tables[name]?.title ?? { 'zh-CN': name, en: name }
  const targetOf = (name: string) => tables.find(({ table }) => table === name)

  const listSealed = createRoute({
    method: 'get',
    path: '/marks/sealed',
    summary: 'Sealed records, after typing the password again: which, since when and why 封存清单',
    middleware: [permitAfterStepUp(permissions.seal)] as const,
    responses: { 200: reply(z.object({ records: z.array(sealedRecord) })), ...problems },
  })
  const read = createRoute({
    method: 'get',
    path: '/marks/{table}/{id}',
    summary: 'How a record is labelled, and who changed that why 标识及变更记录',
    middleware: [permit(permissions.label)] as const,
    request: { params: record },
    responses: { 200: reply(marks), ...problems },
  })
  const setLabel = createRoute({
    method: 'put',
    path: '/marks/{table}/{id}/label',
    summary: 'Label a record, with the reason 变更标识',
    middleware: [permit(permissions.label)] as const,
    request: {
      params: record,
      // State secrets are among what can be asked for, so that they are refused by name.
      body: body(z.strictObject({ label: z.enum([...recordLabels, ...stateSecretRanks]), reason: line })),
    },
    responses: { 200: reply(marks), ...problems },
  })
  const setSeal = createRoute({
    method: 'put',
    path: '/marks/{table}/{id}/seal',
    summary: 'Seal a record or open it again, with the reason, after typing the password again 封存、启封',
    middleware: [permitAfterStepUp(permissions.seal)] as const,
    request: { params: record, body: body(z.strictObject({ sealed: z.boolean(), reason: line })) },
    responses: { 200: reply(marks), ...problems },
  })

  return pluginRouter<PlatformDb>()
    .openapi(listSealed, async (c) => {
      const found = await c.var.session.batch((db, reach) => sealedStatements(db, reach, tables))
      const records = (found as SealedRecord[][]).flat().map((one) => ({ ...one, title: titleOf(one.table) }))
      return c.json({ records }, 200)
    })
    .openapi(read, async (c) => {
      const { table, id } = c.req.valid('param')
      const target = targetOf(table)
      if (target === undefined) return refused(c, { code: 'not-found' })
      const outcome = await c.var.session.transaction((tx, _host, reach) => marksOf(tx, reach, target, id))
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(setLabel, async (c) => {
      const { table, id } = c.req.valid('param')
      const target = targetOf(table)
      if (target === undefined) return refused(c, { code: 'not-found' })
      const asked = { id, ...c.req.valid('json') }
      const outcome = await c.var.session.transaction((tx, { actor }, reach) =>
        labelRecord(tx, { actor, reach }, target, asked),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
    .openapi(setSeal, async (c) => {
      const { table, id } = c.req.valid('param')
      const target = targetOf(table)
      if (target === undefined) return refused(c, { code: 'not-found' })
      const asked = { id, ...c.req.valid('json') }
      const outcome = await c.var.session.transaction((tx, { actor }, reach) =>
        sealRecord(tx, { actor, reach }, target, asked),
      )
      return outcome.ok ? c.json(outcome.value, 200) : refused(c, outcome.refusal)
    })
}

function sealedStatements(
  db: Kysely<PlatformDb>,
  reach: Parameters<typeof sealedIn>[0],
  tables: readonly MarkedTable[],
): Compilable<unknown>[] {
  return tables.map((target) => {
    const statement = sealedIn(reach, target)
    return { compile: () => statement.compile(db) }
  })
}
