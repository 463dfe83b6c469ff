import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { body, ifMatch, problems, refused, rejectInvalid, reply } from '@xuncha/plugin-sdk/server'
import type { Runners } from '../apart/index.ts'
import { listModules, moduleLevels, switchModule } from '../modules/index.ts'
import type { Registry } from '../plugins/index.ts'
import type { PlatformDb } from '../tables.ts'
import type { Gatekeeper } from '../tenancy/index.ts'
import { admitted, type HostSessionEnv } from './host-session.ts'

const text = z.object({ 'zh-CN': z.string(), en: z.string() })

/** A module as a county has it, on the wire. */
export const moduleState = z
  .object({
    id: z.string(),
    version: z.string(),
    title: text,
    summary: text,
    active: z.boolean(),
    level: z.enum(moduleLevels),
    rowVersion: z.number().int(),
    packaged: z.boolean(),
    admitted: z.boolean(),
    held: z.number().int(),
    /** How its own process is at this moment; null where it runs in the host's. */
    process: z.enum(['starting', 'running', 'down', 'quarantined', 'stopped']).nullable(),
  })
  .openapi('ModuleState')

/** What the modules' routes are put together from. */
export interface ModuleParts {
  gatekeeper: Gatekeeper
  registry: Registry
  runners: Runners | undefined
}

/** Which modules a county has on 模块启用. One row is written; menus, routes and API follow at once. */
export function moduleRoutes({ gatekeeper, registry, runners }: ModuleParts) {
  const told = <M extends { id: string }>(module: M) => ({
    ...module,
    process: runners?.stateOf(module.id) ?? null,
  })

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
      const modules = await gatekeeper.transaction(
        c.var.token,
        c.var.permission,
        (tx: Kysely<PlatformDb>): ReturnType<typeof listModules> => listModules(tx, manifestsOf(registry)),
      )
      return c.json({ modules: modules.map(told) }, 200)
    })
    .openapi(change, async (c) => {
      const manifest = registry.get(c.req.valid('param').id)?.manifest
      if (manifest === undefined) return refused(c, { code: 'not-found' })
      const wanted = { ...c.req.valid('json'), version: c.req.valid('header')['if-match'] }
      const outcome = await gatekeeper.transaction(c.var.token, c.var.permission, (tx: Kysely<PlatformDb>) =>
        switchModule(tx, manifest, wanted),
      )
      return outcome.ok ? c.json(told(outcome.value), 200) : refused(c, outcome.refusal)
    })
}

/** What the plugins of this process say of themselves. */
export function manifestsOf(registry: Registry): BuiltManifest[] {
  return registry.plugins.map(({ manifest }) => manifest)
}
