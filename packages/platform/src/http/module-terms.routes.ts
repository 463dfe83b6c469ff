import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import { type BuiltManifest, type SettingProblem, settingsProblems } from '@xuncha/plugin-sdk'
import {
  body,
  ifMatch,
  problemResponse,
  problems,
  refused,
  rejectInvalid,
  reply,
} from '@xuncha/plugin-sdk/server'
import {
  approvalOf,
  type Asked,
  chooseSettings,
  decideApproval,
  findModule,
  readSettings,
  rightsAsked,
  tiesOf,
} from '../modules/index.ts'
import type { PlatformDb } from '../tables.ts'
import { admitted, admittedAfterStepUp, type HostSessionEnv } from './host-session.ts'
import { manifestsOf, type ModuleParts, moduleState } from './modules.routes.ts'

const text = z.object({ 'zh-CN': z.string(), en: z.string() })
const value = z.union([z.boolean(), z.number(), z.string()])
const named = { name: z.string(), title: text, hint: text.optional() }
const bounds = { min: z.number().optional(), max: z.number().optional() }

const field = z.discriminatedUnion('type', [
  z.object({ ...named, type: z.literal('switch'), default: z.boolean() }),
  z.object({ ...named, type: z.literal('number'), default: z.number(), ...bounds }),
  z.object({ ...named, type: z.literal('text'), default: z.string(), ...bounds }),
  z.object({
    ...named,
    type: z.literal('choice'),
    default: z.string(),
    choices: z.array(z.object({ value: z.string(), title: text })),
  }),
])

const settings = z
  .object({
    fields: z.array(field),
    values: z.record(z.string(), value),
    /** Names of those that the county set; the others have their defaults. */
    chosen: z.array(z.string()),
    rowVersion: z.number().int(),
  })
  .openapi('ModuleSettings')

const right = z.object({
  kind: z.enum(['permission', 'grant', 'listens', 'uses']),
  /** Id of the permission, or name of the event or service. */
  name: z.string(),
  /** What the permission is called. */
  title: text.nullable(),
  role: z.string().nullable(),
  reach: z.string().nullable(),
  risk: z.string().nullable(),
  forUnits: z.boolean(),
  approved: z.boolean(),
})

const asked = z
  .object({
    rights: z.array(right),
    /** What was decided last, and by whom; null as long as nobody looked. */
    decided: z
      .object({ by: z.string(), at: z.string(), version: z.string(), withdrawn: z.boolean() })
      .nullable(),
    rowVersion: z.number().int(),
  })
  .openapi('ModuleAsks')

const tie = z.object({
  kind: z.enum(['uses', 'listens', 'used-by', 'heard-by']),
  name: z.string(),
  module: z.object({ id: z.string(), title: text }).nullable(),
})

const detail = moduleState.extend({ settings, asked, ties: z.array(tie) }).openapi('ModuleDetail')

const byName = z.object({ id: z.string() })

/** One module of a county: what hangs together with it, its settings, and what it is allowed to do 模块详情. */
export function moduleTermsRoutes({ gatekeeper, registry, runners }: ModuleParts) {
  const read = createRoute({
    method: 'get',
    path: '/modules/{id}',
    summary: 'One module: settings, what it asks for, what hangs together with it 模块详情',
    middleware: [admitted(gatekeeper, 'platform.module:read')] as const,
    request: { params: byName },
    responses: { 200: reply(detail), ...problems },
  })
  const choose = createRoute({
    method: 'put',
    path: '/modules/{id}/settings',
    summary: 'Set a module for this county; what is left out goes back to its default 设置模块参数',
    middleware: [admitted(gatekeeper, 'platform.module:manage')] as const,
    request: {
      params: byName,
      headers: ifMatch,
      body: body(z.strictObject({ values: z.record(z.string().max(60), value) })),
    },
    responses: { 200: reply(settings), ...problems },
  })
  const approve = createRoute({
    method: 'put',
    path: '/modules/{id}/approval',
    summary:
      'Approve what a package asks for, or take it back, after typing the password again 批准或撤回插件权限',
    middleware: [admittedAfterStepUp(gatekeeper, 'platform.module:approve')] as const,
    request: {
      params: byName,
      headers: ifMatch,
      body: body(z.strictObject({ approve: z.boolean(), looked: z.string().max(60) })),
    },
    responses: { 200: reply(asked), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(read, async (c) => {
      const manifest = registry.get(c.req.valid('param').id)?.manifest
      if (manifest === undefined) return refused(c, { code: 'not-found' })
      const found = await gatekeeper.transaction(
        c.var.token,
        c.var.permission,
        async (tx: Kysely<PlatformDb>) => ({
          ...(await findModule(tx, manifest)),
          settings: { fields: [...(manifest.settings ?? [])], ...(await readSettings(tx, manifest)) },
          asked: shown(manifest, await approvalOf(tx, manifest.id)),
          ties: tiesOf(manifest, manifestsOf(registry)),
          process: runners?.stateOf(manifest.id) ?? null,
        }),
      )
      return c.json(detail.parse(found), 200)
    })
    .openapi(choose, async (c) => {
      const manifest = registry.get(c.req.valid('param').id)?.manifest
      if (manifest === undefined) return refused(c, { code: 'not-found' })
      const { values } = c.req.valid('json')
      const untaken = settingsProblems(manifest.settings ?? [], values)
      if (untaken.length > 0)
        return problemResponse(c, 422, { code: 'shape' }, sentencesFor(untaken, c.var.say))
      const wanted = { values, version: c.req.valid('header')['if-match'] }
      const outcome = await gatekeeper.transaction(c.var.token, c.var.permission, (tx: Kysely<PlatformDb>) =>
        chooseSettings(tx, manifest, wanted),
      )
      if (!outcome.ok) return refused(c, outcome.refusal)
      return c.json(settings.parse({ fields: manifest.settings ?? [], ...outcome.value }), 200)
    })
    .openapi(approve, async (c) => {
      const manifest = registry.get(c.req.valid('param').id)?.manifest
      if (manifest === undefined) return refused(c, { code: 'not-found' })
      const wanted = { manifest, version: c.req.valid('header')['if-match'], ...c.req.valid('json') }
      const outcome = await gatekeeper.transaction(
        c.var.token,
        c.var.permission,
        (tx: Kysely<PlatformDb>, { actor }) => decideApproval(tx, actor, wanted),
      )
      return outcome.ok ? c.json(shown(manifest, outcome.value), 200) : refused(c, outcome.refusal)
    })
}

function sentencesFor(untaken: readonly SettingProblem[], say: HostSessionEnv['Variables']['say']) {
  return Object.fromEntries(untaken.map(({ name, code, facts }) => [`values.${name}`, say(code, facts)]))
}

function shown(manifest: BuiltManifest, found: Asked): z.infer<typeof asked> {
  const titles = new Map(manifest.permissions.map(({ id, title }) => [id as string, title]))
  const { approval } = found
  return {
    rights: rightsAsked(found).map((right) => ({ ...right, title: titles.get(right.name) ?? null })),
    decided: approval
      ? {
          by: approval.approvedBy,
          at: new Date(approval.approvedAt).toISOString(),
          version: approval.version,
          withdrawn: approval.asks.length === 0,
        }
      : null,
    rowVersion: approval?.rowVersion ?? 0,
  }
}
