import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { kyselyOn } from '@xuncha/database'
import type { ProfileName } from '@xuncha/crypto'
import type { PluginManifest } from '@xuncha/plugin-sdk'
import { proveEveryPreparedCall, type ServerPlugin } from '@xuncha/plugin-sdk/server'
import { databaseSetup, useDatabase } from '@xuncha/database/testing'
import {
  type CountySeed,
  createLog,
  type InstalledPlugin,
  madeUpCounty,
  type Platform,
  type PlatformDb,
  prepareDatabase,
  seedCounty,
  startPlatform,
} from '../src/index.ts'
import { afterAll, beforeAll } from 'vitest'
import { changeRole } from './change-role.ts'
import { type Client, clientOf } from './client.ts'
import { TestClock } from './clock.ts'

export { idOf } from '../src/index.ts'
export type { Answer, Client } from './client.ts'
export { roundTrips } from './round-trips.ts'

/** The first test county, whose accounts are named as in the demo; and the second, with the suffix `-b`. */
export const COUNTY = 990_001
export const OTHER_COUNTY = 990_002

/** A plugin for tests: its manifest as source, without a built web half. */
export function plugin<Db>(manifest: PluginManifest, server: ServerPlugin<Db>): InstalledPlugin {
  return {
    manifest: { ...manifest, web: { entry: '', css: [], files: {} } },
    server: server as unknown as ServerPlugin<never>,
  }
}

/** A vitest `globalSetup`: one server, and a template database in which these plugins are installed. */
export function platformSetup(plugins: readonly InstalledPlugin[]) {
  return databaseSetup(async (ownerUrl) => {
    await prepareDatabase(ownerUrl, plugins)
  })
}

/** The platform as a test drives it. */
export interface TestPlatform {
  readonly clock: TestClock
  readonly app: Platform['app']
  readonly pool: Platform['pool']
  readonly owner: Kysely<PlatformDb>
  readonly urls: { ownerUrl: string; appUrl: string; gateUrl: string; vaultUrl: string }
  /** Signs in as one of the cast, once. */
  as(username: string): Promise<Client>
  /** Signs in anew: an account keeps as many sessions as its county lets it. */
  enter(username: string): Promise<Client>
  /** Gives somebody a role, or takes it away, as the administrators of the county do. Whoever it is signs in anew. */
  changeRole(username: string, act: 'give' | 'take', role: string): Promise<void>
  /** Nobody in particular. */
  readonly anonymous: Client
  /** Waits until every event was delivered and dealt with. Fails when one cannot be. */
  settled(): Promise<void>
}

// A statement that looks into its arguments may hold to its shape at the first call and not at the next.
proveEveryPreparedCall()

/** The password of everybody in the cast. */
export const PASSWORD = 'correct horse battery staple'
const PATIENCE_MS = 15_000

/** What a test may have otherwise than the others. */
export interface TestOptions extends Pick<Partial<Parameters<typeof startPlatform>[0]>, 'load' | 'log'> {
  /** Instead of the two counties of the made-up cast. */
  counties?: (modules: readonly string[]) => readonly CountySeed[]
  /** What the store of identities seals by. */
  profile?: ProfileName
}

/**
 * A platform with these plugins, active in two counties of a made-up cast, on a database of this test file's own.
 * Call it at the top of the file; what it yields is ready from the first test on.
 */
export function useTestPlatform(
  plugins: readonly InstalledPlugin[],
  { counties = testCounties, profile = 'intl', ...options }: TestOptions = {},
): TestPlatform {
  const database = useDatabase()
  const clock = new TestClock()
  let platform: Platform
  let owner: Kysely<PlatformDb>
  let gate: Kysely<PlatformDb>
  let folder: string
  const clients = new Map<string, Promise<Client>>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xuncha-files-'))
    owner = kyselyOn<PlatformDb>(database.ownerUrl)
    gate = kyselyOn<PlatformDb>(database.gateUrl)
    const modules = plugins.map(({ manifest }) => manifest.id)
    for (const county of counties(modules)) await seedCounty(owner, gate, county, PASSWORD)
    platform = await startPlatform({
      appUrl: database.appUrl,
      gateUrl: database.gateUrl,
      filesFolder: folder,
      keysFolder: join(folder, 'keys'),
      seals: false,
      vault: { url: database.vaultUrl, keysFolder: folder, profile },
      plugins,
      clock,
      log: createLog(process.env.LOG_LEVEL ?? 'silent'),
      ...options,
    })
  })

  afterAll(async () => {
    await platform?.stop()
    await owner?.destroy()
    await gate?.destroy()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  return {
    clock,
    get app() {
      return platform.app
    },
    get pool() {
      return platform.pool
    },
    get owner() {
      return owner
    },
    get urls() {
      const { ownerUrl, appUrl, gateUrl, vaultUrl } = database
      return { ownerUrl, appUrl, gateUrl, vaultUrl }
    },
    as(username) {
      const known = clients.get(username) ?? signIn(platform.app, username)
      clients.set(username, known)
      return known
    },
    enter: (username) => signIn(platform.app, username),
    async changeRole(username, act, role) {
      const suffix = username.endsWith('-b') ? '-b' : ''
      await changeRole(
        { security: await this.as(`secadmin${suffix}`), audit: await this.as(`auditor${suffix}`) },
        { username, act, role },
        PASSWORD,
      )
      clients.delete(username)
    },
    get anonymous() {
      return clientOf(platform.app, undefined)
    },
    settled: () => settled(gate),
  }
}

function testCounties(modules: readonly string[]): CountySeed[] {
  return [madeUpCounty(COUNTY, '', modules), madeUpCounty(OTHER_COUNTY, '-b', modules)]
}

async function signIn(app: Platform['app'], username: string): Promise<Client> {
  const answer = await clientOf(app, undefined).post('/api/session', { username, password: PASSWORD })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (answer.status !== 200 || cookie === undefined)
    throw new Error(`${username} cannot sign in: ${answer.text}`)
  return clientOf(app, cookie)
}

interface QueueDb {
  'pgboss.job': { state: string; name: string; output: unknown }
}

async function settled(gate: Kysely<PlatformDb>): Promise<void> {
  const queue = gate as unknown as Kysely<QueueDb>
  const end = Date.now() + PATIENCE_MS
  for (;;) {
    // First: what a module missed is in the queue before it is off this list.
    const { waiting } = await gate
      .selectFrom('platform.catch_up')
      .select(({ fn }) => fn.countAll<number>().as('waiting'))
      .executeTakeFirstOrThrow()
    const open = await queue
      .selectFrom('pgboss.job')
      .select(['name', 'state', 'output'])
      .where('state', 'in', ['created', 'retry', 'active', 'failed'])
      .execute()
    const broken = open.find(({ state }) => state === 'failed' || state === 'retry')
    if (broken)
      throw new Error(`An event could not be delivered to ${broken.name}: ${JSON.stringify(broken.output)}`)
    if (open.length === 0 && Number(waiting) === 0) return
    if (Date.now() > end)
      throw new Error(`Events are still under way: ${open.map(({ name }) => name).join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
