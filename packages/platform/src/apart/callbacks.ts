import { Hono, type MiddlewareHandler } from 'hono'
import type { NewSealedEntry, Vault } from '@xuncha/plugin-sdk/server'
import type { LocalFiles } from '../files/index.ts'
import type { HostParts } from '../plugins/host.ts'
import { type Admission, type Gatekeeper, NotFound } from '../tenancy/index.ts'
import { vaultFor, type VaultParts } from '../vault/index.ts'
import { admittedFor, type SessionIds } from './admitted.ts'
import type { ContextReader } from './context.ts'
import { carriesForm, CONTEXT, type Description } from './protocol.ts'
import { askProvider } from './provider.ts'
import { answerOfThrown } from './thrown.ts'

/** A request that a plugin's process was handed and has not answered yet. */
export interface UnderWay {
  token: string
  permission: string
  pluginId: string
  admission: Admission
}

/** What the host does for plugins in processes of their own. */
export interface HostOfRunners extends HostParts {
  gatekeeper: Gatekeeper
  files: LocalFiles
  vault: VaultParts | undefined
  sessionIds: SessionIds
  /** By the id of the context that it was handed over in. */
  underWay: Map<string, UnderWay>
}

/** One process of a plugin that may ask. */
export interface AskingProcess {
  plugin: string
  runner: { register(address: string, description: Description): void }
  reader: ContextReader<{ request?: string }>
}

interface CallbackEnv {
  Variables: { asking: AskingProcess; request: string | undefined; form: unknown; path: string }
}

/**
 * What plugins' processes ask the host: each signs by a key of its own, and asks in the name of nobody but whose
 * request it was handed, for as long as the host waits for the answer.
 */
export function callbacks({
  processOf,
  host,
}: {
  processOf: (id: string) => AskingProcess | undefined
  host: () => HostOfRunners | undefined
}) {
  const verified: MiddlewareHandler<CallbackEnv> = async (c, next) => {
    const id = c.req.param('id') ?? ''
    const { pathname, search } = new URL(c.req.url)
    const path = pathname.slice(`/apart/${id}`.length) + search
    const body =
      c.req.method === 'POST' && carriesForm(c.req.raw)
        ? new Uint8Array(await c.req.arrayBuffer())
        : undefined
    const asking = processOf(id)
    const occasion = { plugin: asking?.plugin ?? '', method: c.req.method, path, body }
    const context = asking?.reader.take(c.req.header(CONTEXT), occasion)
    if (asking === undefined || context === undefined) return c.body(null, 403)
    c.set('asking', asking)
    c.set('request', context.about.request)
    if (body !== undefined) c.set('form', JSON.parse(new TextDecoder().decode(body)))
    return next()
  }

  /** The request that is asked about. */
  const handedOver = ({ asking: { plugin }, request }: CallbackEnv['Variables']) => {
    const parts = host()
    const found = request === undefined ? undefined : parts?.underWay.get(request)
    if (parts === undefined || found === undefined || found.pluginId !== plugin) throw new NotFound()
    return { parts, found }
  }

  const app = new Hono<CallbackEnv>().basePath('/apart/:id')
  app.onError((error) => answerOfThrown(error))
  app.notFound((c) => c.body(null, 403))
  app.use('*', verified)
  app.post('/register', (c) => {
    const { address, description } = c.var.form as { address: string; description: Description }
    c.var.asking.runner.register(address, description)
    return c.json({})
  })
  app.post('/admission', async (c) => {
    const { permission } = c.var.form as { permission: string }
    const { parts, found } = handedOver(c.var)
    const { token, pluginId } = found
    // What it was handed over by, or another one of its own: the host decides, whatever is asked for.
    if (permission !== found.permission && !permission.startsWith(`${pluginId}.`)) throw new NotFound()
    const admission = await parts.gatekeeper.admitAnew(token, permission)
    if (permission === found.permission) found.admission = admission
    return c.json(await admittedFor({ token, permission, pluginId }, admission, parts))
  })
  app.post('/service', async (c) => {
    const asked = c.var.form as { contract: string; method: string; input: unknown }
    const { parts, found } = handedOver(c.var)
    return c.json(await askProvider(asked, found, parts))
  })
  app.put('/files', async (c) => {
    const { parts, found } = handedOver(c.var)
    const files = parts.files.of(found.admission.actor.countyId)
    return c.json(await files.receive(c.req.raw, c.req.query('name') ?? ''))
  })
  app.get('/files/:sha256', async (c) => {
    const { parts, found } = handedOver(c.var)
    const file = {
      sha256: c.req.param('sha256'),
      mediaType: c.req.query('mediaType') ?? '',
      name: c.req.query('name') ?? '',
    }
    const sent = await parts.files.of(found.admission.actor.countyId).send(file)
    return sent ?? c.body(null, 404)
  })
  app.get('/texts/:sha256', async (c) => {
    const { parts, found } = handedOver(c.var)
    const text = await parts.files.of(found.admission.actor.countyId).text(c.req.param('sha256'))
    return text === undefined ? c.body(null, 404) : c.text(text)
  })
  app.post('/vault/:verb', async (c) => {
    const { parts, found } = handedOver(c.var)
    const vault = vaultFor(parts.vault, found)
    const form = c.var.form as Record<string, string>
    const verb = c.req.param('verb')
    if (verb === 'put') return c.json(await vault.put(form as unknown as NewSealedEntry))
    if (verb === 'of') return c.json(await vault.of(form['resource'] ?? '', form['record'] ?? ''))
    if (verb !== 'request') throw new NotFound()
    return c.json(await vault.request(form as unknown as Parameters<Vault['request']>[0]))
  })
  return app
}
