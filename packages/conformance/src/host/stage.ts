import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { kyselyOn, prepareRoles, withClient } from '@xuncha/database'
import {
  createLog,
  idOf,
  type InstalledPlugin,
  type Platform,
  type PlatformDb,
  prepareDatabase,
  seedCounty,
  startPlatform,
} from '@xuncha/platform'
import { type ApiDocument, type Route, routesOf } from './api.ts'
import { COUNTIES, type County, namedIn, PASSWORD, rolesOf, seedOf } from './counties.ts'
import { anonymousAt, type Desk, signIn } from './desk.ts'
import { neighboursOf, type Telling } from './neighbours.ts'
import type { Order } from './order.ts'
import { deliveries, type FoundTable, joinTeam, rowsIn, tablesIn } from './tables.repository.ts'
import type { Source } from './values.ts'

/** A process is asked as fast as it answers. */
const NO_LIMIT = { perSecond: 1_000_000, burst: 1_000_000 }
const PATIENCE_MS = 20_000
// Before anything is measured: it has the process listen for its end.
const log = createLog('silent')

/** Makes a database with nothing in it. @returns its address, as its owner */
export async function scratchDatabase({ serverUrl }: Order, name: string): Promise<string> {
  await withClient(serverUrl, (client) => client.query(`create database ${name}`))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** A platform with the plugin in two counties, and somebody of each role at a desk. */
export class Stage {
  readonly plugin: InstalledPlugin
  readonly platform: Platform
  /** Folder with `files`. */
  readonly home: string
  readonly owner: Kysely<unknown>
  readonly routes: readonly Route[]
  readonly tellings: readonly Telling[]
  readonly tables: readonly FoundTable[]
  readonly anonymous: Desk
  readonly #gate: Kysely<PlatformDb>
  readonly #desks = new Map<string, Promise<Desk>>()
  readonly #records: Record<County, Set<string>> = { a: new Set(), b: new Set() }

  private constructor(
    parts: Pick<Stage, 'plugin' | 'platform' | 'home' | 'owner' | 'tellings' | 'tables'> & {
      document: ApiDocument
    },
    gate: Kysely<PlatformDb>,
  ) {
    this.plugin = parts.plugin
    this.platform = parts.platform
    this.home = parts.home
    this.owner = parts.owner
    this.tellings = parts.tellings
    this.tables = parts.tables
    this.routes = routesOf(parts.plugin.server.routes, `/api/p/${parts.plugin.manifest.id}`, parts.document)
    this.anonymous = anonymousAt(parts.platform.app)
    this.#gate = gate
  }

  /** Prepares the database and starts on it. @throws Error in the words of whoever refuses */
  static async open(plugin: InstalledPlugin, ownerUrl: string, order: Order): Promise<Stage> {
    const { plugins: neighbours, tellings } = neighboursOf(plugin)
    const all = [plugin, ...neighbours]
    const { appUrl, gateUrl } = await prepareDatabase(ownerUrl, all)
    const owner = kyselyOn<PlatformDb>(ownerUrl)
    const gate = kyselyOn<PlatformDb>((await prepareRoles(ownerUrl)).gateUrl)
    const modules = all.map(({ manifest }) => manifest.id)
    for (const county of ['a', 'b'] as const) {
      await seedCounty(owner, gate, seedOf(county, plugin.manifest, modules), PASSWORD)
      const { team, person } = namedIn(county, plugin.manifest)
      const [lead = person] = rolesOf(plugin.manifest)
        .filter((role) => role === 'inspector')
        .map((role) => idOf(COUNTIES[county], role))
      await joinTeam(owner as unknown as Kysely<unknown>, COUNTIES[county], team, lead)
    }
    const folder = join(order.scratch, randomUUID())
    const platform = await startPlatform({
      appUrl,
      gateUrl,
      filesFolder: join(folder, 'files'),
      keysFolder: join(folder, 'keys'),
      seals: false,
      plugins: all,
      log,
      load: { session: NO_LIMIT, county: NO_LIMIT, address: NO_LIMIT, waiting: 1000 },
    })
    const document = (await (await platform.app.request('/api/openapi.json')).json()) as ApiDocument
    const tables = await tablesIn(owner as unknown as Kysely<unknown>, plugin.manifest.data.schema)
    return new Stage(
      {
        plugin,
        platform,
        home: folder,
        owner: owner as unknown as Kysely<unknown>,
        tellings,
        tables,
        document,
      },
      gate,
    )
  }

  /** Whom the plugin gives something to. */
  get people(): readonly string[] {
    return rolesOf(this.plugin.manifest)
  }

  as(county: County, who: string): Promise<Desk> {
    const key = `${county} ${who}`
    const known = this.#desks.get(key) ?? signIn(this.platform.app, county, who)
    this.#desks.set(key, known)
    return known
  }

  /** What requests in this county are filled from. */
  source(county: County): Source {
    return {
      canary: canaryOf(county),
      today: new Date().toISOString().slice(0, 10),
      named: namedIn(county, this.plugin.manifest),
      records: this.records(county),
    }
  }

  /** Ids of what was made in a county so far. */
  records(county: County): string[] {
    return [...this.#records[county]]
  }

  /** The rows of the plugin's tables at this moment; the ids in them are known from then on. */
  async rows(): Promise<{ table: string; county: number | null; text: string }[]> {
    const rows = await rowsIn(this.owner, this.plugin.manifest.data.schema, this.tables)
    for (const { county, text } of rows)
      for (const which of ['a', 'b'] as const)
        if (county === COUNTIES[which])
          for (const [id] of text.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))
            this.#records[which].add(id)
    return rows
  }

  /** Waits until what was told was delivered. @returns what could not be */
  async settled(): Promise<string[]> {
    const end = Date.now() + PATIENCE_MS
    for (;;) {
      const { open, broken } = await deliveries(this.owner)
      if (broken.length > 0 || (open === 0 && (await this.#caughtUp())) || Date.now() > end) return broken
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async #caughtUp(): Promise<boolean> {
    const waiting = await this.#gate.selectFrom('platform.catch_up').select('plugin_id').execute()
    return waiting.length === 0
  }

  async close(): Promise<void> {
    await this.platform.stop()
    await this.owner.destroy()
    await this.#gate.destroy()
  }
}

/** What only one county writes. */
export function canaryOf(county: County): string {
  return `canary-${county}-7c1f`
}
