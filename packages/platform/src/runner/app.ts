import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import type { PluginEnv, ServerPlugin } from '@xuncha/plugin-sdk/server'
import { type ContextReader } from '../apart/context.ts'
import { type Asked, carriesForm, CONTEXT } from '../apart/protocol.ts'
import { answerOfThrown } from '../apart/thrown.ts'
import { sayIn } from '../http/messages.ts'
import { NotFound } from '../tenancy/refusals.ts'
import { type RunnerParts, RunnerSession } from './session.ts'

interface RunnerEnv {
  Variables: PluginEnv<never>['Variables'] & { asked: Asked; request: string }
}

/** The HTTP of a plugin's process: its routes under the address that they have in the host, and what the host asks besides. */
export function runnerApp(
  server: ServerPlugin<never>,
  parts: RunnerParts & { contexts: ContextReader<Asked> },
) {
  const { order } = parts
  const app = new OpenAPIHono<RunnerEnv>()
  app.onError((error) => answerOfThrown(error))
  app.notFound(() => answerOfThrown(new NotFound()))
  app.use(bySignedContext(order.plugin, parts.contexts))

  app.get('/alive', (c) => c.json({}))
  app.post('/event', async (c) => {
    const asked = askedAs(c, 'event')
    const subscription = server.subscriptions?.find(({ event }) => event.name === asked.event)
    if (subscription === undefined) throw new Error(`"${asked.event}" is not listened to`)
    const { event, handle } = subscription
    await new RunnerSession<never>(asked.admitted, c.var.request, parts).receive(
      asked.id,
      (tx, payload, host) => handle(tx, event.payload.parse(payload) as never, host),
    )
    return c.json({})
  })
  app.post('/service', async (c) => {
    const asked = askedAs(c, 'service')
    const provision = server.provisions?.find(({ contract }) => contract.name === asked.contract)
    const [shape, method] = [provision?.contract.methods[asked.method], provision?.methods[asked.method]]
    if (shape === undefined || method === undefined)
      throw new Error(`"${asked.contract}" has no "${asked.method}" here`)
    const session = new RunnerSession<never>(asked.admitted, c.var.request, parts)
    const output = await session.transaction((tx) => method(tx, shape.input.parse(asked.input) as never))
    return c.json({ output: shape.output.parse(output) })
  })

  const base = `/api/p/${order.plugin}`
  app.use(`${base}/*`, withSession(server, parts))
  return app.route(base, server.routes as unknown as OpenAPIHono<RunnerEnv>)
}

/** Lets through what the host signed for this process, this once. Whoever else finds the way here is told nothing. */
function bySignedContext(plugin: string, contexts: ContextReader<Asked>): MiddlewareHandler<RunnerEnv> {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    // As the host does: a request that brings no body may name a kind of content all the same.
    const isForm = carriesForm(c.req.raw)
    const body = isForm ? new Uint8Array(await c.req.arrayBuffer()) : undefined
    const occasion = { plugin, method: c.req.method, path: pathname + search, body }
    const context = contexts.take(c.req.header(CONTEXT), occasion)
    if (context === undefined) return c.body(null, 403)
    c.set('asked', context.about)
    c.set('request', context.id)
    return next()
  }
}

function withSession(server: ServerPlugin<never>, parts: RunnerParts): MiddlewareHandler<RunnerEnv> {
  return async (c, next) => {
    const { locale, admitted } = askedAs(c, 'route')
    c.set('say', sayIn(locale, server.refusals))
    c.set('admit', async (permission) => {
      const { request } = c.var
      const here =
        permission === admitted.permission ? admitted : await parts.line.admission(request, permission)
      c.set('session', new RunnerSession<never>(here, request, parts))
    })
    await next()
  }
}

function askedAs<W extends Asked['what']>(c: Context<RunnerEnv>, what: W): Extract<Asked, { what: W }> {
  const { asked } = c.var
  if (asked.what !== what) throw new NotFound()
  return asked as Extract<Asked, { what: W }>
}
