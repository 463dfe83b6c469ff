import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { z } from 'zod'
import { permit, type PluginEnv, type Provision, type ServerPlugin } from '@xuncha/plugin-sdk/server'
import type { InstalledPlugin } from '../plugins/registry.ts'
import type { Admission } from '../tenancy/index.ts'
import { admittedFor } from './admitted.ts'
import type { HostOfRunners } from './callbacks.ts'
import { type Asked, carriesForm, type Description, KEPT_BACK, NOT_A_PLUGINS, without } from './protocol.ts'
import type { Runner } from './runner.ts'
import type { ApartSpec } from './runners.ts'
import { throwAsThere } from './thrown.ts'

/** In whose name something is asked of a plugin's process. */
export interface Asking {
  token: string
  permission: string
  admission: Admission
}

/** A plugin's server half in a process of its own, as the host asks it. */
export interface Apart {
  /** Whether it has described itself, so that its routes are known. */
  readonly described: boolean
  /** That it cannot be asked at this moment. */
  unavailable(): Error
  /** Hands a request over and brings the answer back. */
  route(c: Context, asking: Asking): Promise<Response>
  deliver(event: { name: string; id: string }, asking: Asking): Promise<void>
  ask(service: { contract: string; method: string; input: unknown }, asking: Asking): Promise<unknown>
}

/** What the host puts into a request for whoever hands it over. */
export interface ForwardEnv {
  Variables: PluginEnv<never>['Variables'] & { forward: () => Promise<Response> }
}

/** A plugin as the host runs it, with the code in another process: its routes hand over what comes. */
export function apartPlugin(runner: Runner, spec: ApartSpec, host: () => HostOfRunners): InstalledPlugin {
  const server = serverOf(spec, runner.description)
  return { manifest: spec.manifest, server, apart: apartOf(runner, spec.manifest.id, host) }
}

/** A server half of which the code is elsewhere, by what it says of itself, or before that by its manifest. */
export function serverOf(
  { manifest, migrations }: Pick<ApartSpec, 'manifest' | 'migrations'>,
  description: Description | undefined,
): ServerPlugin<never> {
  return {
    id: description?.id ?? manifest.id,
    migrations,
    routes: routesFrom(description) as unknown as ServerPlugin<never>['routes'],
    refusals: description?.refusals ?? { 'zh-CN': {}, en: {} },
    // Whether it runs at this moment or not: events wait for it.
    subscriptions: (description?.listens ?? manifest.listens).map((name) => ({
      event: { name, payload: z.unknown() },
      handle: async () => elsewhere(manifest.id),
    })),
    provisions: (description ? Object.keys(description.provides) : manifest.provides).map(
      (name): Provision<never> => ({ contract: { name, methods: {} }, methods: {} }),
    ),
  }
}

function elsewhere(id: string): never {
  throw new Error(`Plugin "${id}" runs in a process of its own`)
}

function apartOf(runner: Runner, pluginId: string, host: () => HostOfRunners): Apart {
  /** Asks in somebody's name; until the answer is there the process may ask back about it. */
  async function asking<T>(
    sent: {
      method: string
      path: string
      headers?: Headers
      body?: Uint8Array | ReadableStream<Uint8Array> | null
    },
    { token, permission, admission }: Asking,
    about: (admitted: Awaited<ReturnType<typeof admittedFor>>) => Asked,
    answered: (answer: Response) => Promise<T>,
  ): Promise<T> {
    const parts = host()
    const request = { token, permission, pluginId }
    const admitted = await admittedFor(request, admission, parts)
    const id = randomUUID()
    parts.underWay.set(id, { ...request, admission })
    try {
      const answer = await runner.ask(sent, about(admitted), id)
      await throwAsThere(answer)
      return await answered(answer)
    } finally {
      parts.underWay.delete(id)
    }
  }
  const asForm = (form: unknown) => ({
    method: 'POST',
    headers: new Headers({ 'content-type': 'application/json' }),
    body: new TextEncoder().encode(JSON.stringify(form)),
  })

  return {
    described: runner.description !== undefined,
    unavailable: () => runner.unavailable(),
    async route(c, by) {
      const { pathname, search } = new URL(c.req.url)
      const hasBody = c.req.method !== 'GET' && c.req.method !== 'HEAD'
      const sent = {
        method: c.req.method,
        path: pathname + search,
        headers: without(c.req.raw.headers, KEPT_BACK),
        body: !hasBody
          ? null
          : carriesForm(c.req.raw)
            ? new Uint8Array(await c.req.arrayBuffer())
            : c.req.raw.body,
      }
      const locale = c.get('locale') as 'zh-CN' | 'en'
      return asking(
        sent,
        by,
        (admitted) => ({ what: 'route', locale, admitted }),
        async (answer) => {
          return new Response(answer.body, {
            status: answer.status,
            headers: without(answer.headers, NOT_A_PLUGINS),
          })
        },
      )
    },
    async deliver({ name, id }, by) {
      const sent = { ...asForm({}), path: '/event' }
      const about = (admitted: Awaited<ReturnType<typeof admittedFor>>): Asked => ({
        what: 'event',
        event: name,
        id,
        admitted,
      })
      await asking(sent, by, about, async (answer) => {
        await answer.arrayBuffer()
        if (!answer.ok) throw new Error(`Plugin "${pluginId}" answers ${answer.status} to an event`)
      })
    },
    async ask(service, by) {
      const sent = { ...asForm({}), path: '/service' }
      return asking(
        sent,
        by,
        (admitted) => ({ what: 'service', ...service, admitted }),
        async (answer) => {
          if (!answer.ok) throw new Error(`Plugin "${pluginId}" answers ${answer.status} to a question`)
          return ((await answer.json()) as { output: unknown }).output
        },
      )
    },
  }
}

/** Routes that a plugin's process describes, each behind the permission that it declares. */
function routesFrom(description: Description | undefined): OpenAPIHono<ForwardEnv> {
  const app = new OpenAPIHono<ForwardEnv>()
  if (description === undefined) return app
  for (const { method, path, permission } of description.routes) {
    if (permission === undefined) app.on(method, path, (c) => c.var.forward())
    else app.on(method, path, permit(permission), (c) => c.var.forward())
  }
  const document = description.document as {
    paths?: Record<string, Record<string, object>>
    components?: { schemas?: Record<string, object> }
  }
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {}))
    app.openAPIRegistry.registerComponent('schemas', name, schema)
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(methods))
      app.openAPIRegistry.registerPath({ method, path, ...operation } as Parameters<
        typeof app.openAPIRegistry.registerPath
      >[0])
  return Object.assign(app, { getOpenAPI31Document: () => description.document as never })
}
