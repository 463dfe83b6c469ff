import type { OpenAPIHono, z } from '@hono/zod-openapi'
import type { EventContract, ServiceContract, ServiceOf } from '../contracts/contract.ts'
import type { PluginEnv } from './routes.ts'
import type { Host, Tx } from './session.ts'

/** Refusal code → sentence, with `{fact}` where a fact goes. */
export type Messages = Readonly<Record<string, string>>

/** What a plugin does when a neighbour tells something. Runs once per event and county, in its own transaction. */
export interface Subscription<Db> {
  event: EventContract
  handle(tx: Tx<Db>, payload: never, host: Host): Promise<void>
}

/** A service that a plugin provides: each method runs in the asker's transaction. */
export interface Provision<Db> {
  contract: ServiceContract
  methods: Record<string, (tx: Tx<Db>, input: never) => Promise<unknown>>
}

/** The server half of a plugin. */
export interface ServerPlugin<Db = never> {
  id: string
  /** Folder of `0001-*.sql`, applied in order when the plugin is installed. */
  migrations: URL
  routes: OpenAPIHono<PluginEnv<Db>>
  /** Translations of its refusal codes. */
  refusals: { 'zh-CN': Messages; en: Messages }
  subscriptions?: readonly Subscription<Db>[]
  provisions?: readonly Provision<Db>[]
}

/** Types the server half of a plugin. */
export function definePlugin<Db>(plugin: ServerPlugin<Db>): ServerPlugin<Db> {
  return plugin
}

/** Subscribes to an event. The payload was checked against the contract. */
export function on<Db, P extends z.ZodType>(
  event: EventContract<P>,
  handle: (tx: Tx<Db>, payload: z.output<P>, host: Host) => Promise<void>,
): Subscription<Db> {
  return { event, handle }
}

/** Provides a service. Inputs were checked against the contract, outputs will be. */
export function provide<Db, C extends ServiceContract>(
  contract: C,
  methods: {
    [Name in keyof ServiceOf<C>]: (
      tx: Tx<Db>,
      input: z.output<C['methods'][Name & keyof C['methods']]['input']>,
    ) => ReturnType<ServiceOf<C>[Name]>
  },
): Provision<Db> {
  return { contract, methods: methods as Provision<Db>['methods'] }
}
