import type { FieldRule } from '@xuncha/plugin-sdk'
import type { Actor, Reach, ServerPlugin } from '@xuncha/plugin-sdk/server'

/** What a plugin's process says of itself once it has loaded the server half. */
export interface Description {
  id: string
  /** Each route with the permission that opens it; undefined where its author forgot, which stops it as at a start. */
  routes: readonly { method: string; path: string; permission: string | undefined }[]
  /** The routes' own contract, OpenAPI 3.1. */
  document: object
  refusals: ServerPlugin['refusals']
  /** Names of the events that it deals with. */
  listens: readonly string[]
  /** Services that it answers: name to methods. */
  provides: Readonly<Record<string, readonly string[]>>
}

/** How a plugin's process begins: on its standard input, since arguments and the environment are everybody's to read. */
export interface Order {
  plugin: string
  /** Of this one process: by it the host tells who asks back. */
  id: string
  /** The module whose default export is the server half, as `file:` URL. */
  entry: string
  /** Folder of a package, whose imports are looked at. Undefined for a module of the program. */
  packaged?: string
  /** What its manifest says that it tells and uses. */
  publishes: readonly string[]
  uses: readonly string[]
  /** The database as the plugin's own role; undefined for a process that is to describe the plugin and no more. */
  databaseUrl?: string
  /** Where it listens, `unix:/path` or `http://host:port`. */
  listen: string
  /** Where the host listens to it. */
  host: string
  /** By which the host's contexts are verified, in base64url. */
  hostKey: string
  /** By which it signs what it asks the host. */
  key: string
}

/** One request's admission 准入, as far as the plugin's process is to know it. */
export interface Admitted {
  permission: string
  /** Opens a transaction in the plugin's schema, in this session, by this permission, for a minute. */
  pass: string
  stamp: string
  actor: Actor
  reach: Reach
  /** Fields that this reader does not get. */
  hidden: readonly FieldRule[]
  /** The county's settings of this plugin, as stored. */
  settings: Readonly<Record<string, unknown>>
  /** Names of the services that a neighbour answers in this county. */
  services: readonly string[]
}

/** What the host asks of a plugin's process. */
export type Asked =
  | { what: 'route'; locale: 'zh-CN' | 'en'; admitted: Admitted }
  | { what: 'event'; event: string; id: string; admitted: Admitted }
  | { what: 'service'; contract: string; method: string; input: unknown; admitted: Admitted }
  | { what: 'alive' }

/** Header of a signed context, both ways. */
export const CONTEXT = 'xuncha-context'
/** Header of an answer that is none: its body says what was thrown. */
export const THROWN = 'xuncha-thrown'

/** Header fields that belong to one connection, or that say who somebody is: they end at the host. */
export const KEPT_BACK: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  CONTEXT,
])

/** Header fields of an answer that are the host's to set, for every module alike. */
export const NOT_A_PLUGINS: ReadonlySet<string> = new Set([
  'clear-site-data',
  'connection',
  'keep-alive',
  'set-cookie',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
  CONTEXT,
  THROWN,
])

/** Header fields without some of them. */
export function without(headers: Headers, dropped: ReadonlySet<string>): Headers {
  const kept = new Headers()
  for (const [name, value] of headers) if (!dropped.has(name)) kept.append(name, value)
  return kept
}

/** Whether a request brings a form, which is read whole and stands in the signed context by its digest. */
export function carriesForm({ method, headers }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD' && /\bjson\b/.test(headers.get('content-type') ?? '')
}
