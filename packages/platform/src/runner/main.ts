import { createInterface } from 'node:readline'
import { openPool } from '@xuncha/database'
import type { ServerPlugin } from '@xuncha/plugin-sdk/server'
import { ContextReader } from '../apart/context.ts'
import { listenAt } from '../apart/line.ts'
import type { Asked, Order } from '../apart/protocol.ts'
import { shareImportsWith } from '../plugins/shared-imports.ts'
import { runnerApp } from './app.ts'
import { describe } from './describe.ts'
import { HostLine } from './host-line.ts'

/** One plugin answers fewer than the whole platform does. */
const CONNECTIONS = 4
const PATIENCE_MS = 5_000
/** As for the requests of the host. The role may set them otherwise, and then has only itself to wait for. */
const SETTINGS = [
  '-c timezone=UTC',
  '-c plan_cache_mode=force_generic_plan',
  '-c statement_timeout=5s',
  '-c lock_timeout=2s',
  '-c idle_in_transaction_session_timeout=10s',
].join(' ')
/** So long what is under way may take once there is nothing new to come, in milliseconds. */
const DRAIN_MS = 25_000

// One plugin's server half in a process of its own. The order comes by standard input; when that ends, so does this.
const input = createInterface({ input: process.stdin })
const ended = new Promise<void>((resolve) => input.once('close', resolve))
const order = JSON.parse(await new Promise<string>((resolve) => input.once('line', resolve))) as Order

if (order.packaged !== undefined) shareImportsWith(new URL(order.packaged))
const { default: server } = (await import(order.entry)) as { default?: ServerPlugin<never> }
if (typeof server?.id !== 'string' || server.routes === undefined)
  throw new Error(`Plugin "${order.plugin}": its server half exports no plugin as its default`)

const line = new HostLine(order)
const description = describe(server)
if (order.databaseUrl === undefined) {
  await line.register('', description)
  process.exit(0)
}
const pool = openPool({
  connectionString: order.databaseUrl,
  max: CONNECTIONS,
  options: SETTINGS,
  connectionTimeoutMillis: PATIENCE_MS,
})
const contexts = new ContextReader<Asked>(order.hostKey)
const app = runnerApp(server, { order, pool, line, contexts })
const listening = await listenAt(order.listen, app.fetch)
await line.register(listening.address, description)

await ended
await listening.close(DRAIN_MS)
await pool.end()
process.exit(0)
