import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import { body, ifMatch, problems, refused, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import type { Outbox } from '../jobs/index.ts'
import type { Registry } from '../plugins/index.ts'
import type { PlatformDb } from '../tables.ts'
import type { Gatekeeper } from '../tenancy/index.ts'
import { admitted, type HostSessionEnv } from './host-session.ts'

const moduleState = z
  .object({
    id: z.string(),
    version: z.string(),
    title: z.object({ 'zh-CN': z.string(), en: z.string() }),
    summary: z.object({ 'zh-CN': z.string(), en: z.string() }),
    active: z.boolean(),
    level: z.enum(['required', 'allowed', 'forbidden']),
    rowVersion: z.number().int(),
  })
  .openapi('ModuleState')

type ActivationRow = {
  plugin_id: string
  active: boolean
  level: 'required' | 'allowed' | 'forbidden'
  row_version: number
}

/** What the modules' routes are put together from. */
export interface ModuleParts {
  gatekeeper: Gatekeeper
  registry: Registry
  outbox: Outbox
}

/**
 * Which modules a county has on 模块启用. One row is written; menus, routes and API follow at once. A module that is
 * turned on is told what happened while it was off.
 */
export function moduleRoutes({ gatekeeper, registry, outbox }: ModuleParts) {
  const list = createRoute({
    method: 'get',
    path: '/modules',
    summary: 'Modules of this installation and whether this county has them on 模块列表',
    middleware: [admitted(gatekeeper, 'platform.module:read')] as const,
    responses: { 200: reply(z.object({ modules: z.array(moduleState) })), ...problems },
  })
  const change = createRoute({
    method: 'put',
    path: '/modules/{id}',
    summary: 'Turn a module on or off for this county 启用或停用模块',
    middleware: [admitted(gatekeeper, 'platform.module:manage')] as const,
    request: {
      params: z.object({ id: z.string() }),
      headers: ifMatch,
      body: body(z.strictObject({ active: z.boolean() })),
    },
    responses: { 200: reply(moduleState), ...problems },
  })

  return new OpenAPIHono<HostSessionEnv>({ defaultHook: rejectInvalid })
    .openapi(list, async (c) => {
      const [rows] = await gatekeeper.batch(c.var.token, c.var.permission, (db: Kysely<PlatformDb>) => [
        activations(db),
      ])
      return c.json({ modules: registry.plugins.map(({ manifest }) => stateOf(manifest, rows)) }, 200)
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      const { active } = c.req.valid('json')
      const version = c.req.valid('header')['if-match']
      const plugin = registry.get(id)
      if (!plugin) return refused(c, { code: 'not-found' })
      const outcome = await gatekeeper.transaction(
        c.var.token,
        c.var.permission,
        async (tx: Kysely<PlatformDb>) => {
          const row = await activations(tx).where('plugin_id', '=', id).forUpdate().executeTakeFirst()
          const ours = row?.row_version ?? 0
          if (ours !== version) return { ok: false as const, code: 'stale', facts: { yours: version, ours } }
          if (row?.level === 'required' && !active) return { ok: false as const, code: 'module.required' }
          if (row?.level === 'forbidden' && active) return { ok: false as const, code: 'module.forbidden' }
          const stored = row
            ? await tx
                .updateTable('platform.activation')
                .set({ active, row_version: ours + 1 })
                .where('plugin_id', '=', id)
                .returning(['plugin_id', 'active', 'level', 'row_version'])
                .executeTakeFirstOrThrow()
            : await tx
                .insertInto('platform.activation')
                .values({ plugin_id: id, active })
                .returning(['plugin_id', 'active', 'level', 'row_version'])
                .executeTakeFirstOrThrow()
          if (active) await outbox.sendMissed(tx, id)
          return { ok: true as const, stored }
        },
      )
      if (!outcome.ok) return refused(c, outcome)
      // What was told between that look and the commit found the module off. Its receipts keep it from twice.
      if (active)
        await gatekeeper.transaction(c.var.token, c.var.permission, (tx: Kysely<PlatformDb>) =>
          outbox.sendMissed(tx, id),
        )
      return c.json(stateOf(plugin.manifest, [outcome.stored]), 200)
    })
}

function activations(db: Kysely<PlatformDb>) {
  return db.selectFrom('platform.activation').select(['plugin_id', 'active', 'level', 'row_version'])
}

function stateOf(
  manifest: Pick<z.infer<typeof moduleState>, 'id' | 'version' | 'title' | 'summary'>,
  rows: readonly ActivationRow[],
): z.infer<typeof moduleState> {
  const row = rows.find(({ plugin_id }) => plugin_id === manifest.id)
  const { id, version, title, summary } = manifest
  return {
    id,
    version,
    title,
    summary,
    active: row?.active ?? false,
    level: row?.level ?? 'allowed',
    rowVersion: row?.row_version ?? 0,
  }
}
