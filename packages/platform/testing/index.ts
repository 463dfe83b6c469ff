import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { findPackageJSON } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Kysely } from 'kysely'
import { kyselyOn } from '@xuncha/database'
import type { ProfileName } from '@xuncha/crypto'
import type { PluginManifest } from '@xuncha/plugin-sdk'
import { proveEveryPreparedCall, type ServerPlugin } from '@xuncha/plugin-sdk/server'
import { databaseSetup, useDatabase } from '@xuncha/database/testing'
import {
  type ApartSpec,
  type CountySeed,
  createLog,
  type InstalledPlugin,
  type Platform,
  type PlatformDb,
  prepareDatabase,
  type RunnerLimits,
  Runners,
  seedCounty,
  startPlatform,
} from '../src/index.ts'
import { afterAll, beforeAll } from 'vitest'
import { testCounty } from './cast.ts'
import { changeRole } from './change-role.ts'
import { type Client, clientOf } from './client.ts'
import { TestClock } from './clock.ts'

export { idOf } from '../src/index.ts'
export type { Answer, Client } from './client.ts'
export { roundTrips } from './round-trips.ts'

/** The first test county, whose accounts are named as in the demo; and the second, with the suffix `-b`. */
export const COUNTY = 990_001
export const OTHER_COUNTY = 990_002

/** A plugin as a test has it. */
export interface TestPlugin extends InstalledPlugin {
  /** The module whose default export is the server half, for a process of its own. */
  entry?: URL
}

/**
 * A plugin for tests: its manifest as source, without a built web half.
 * @param entry the module of the server half; given, the same tests run with it in a process of its own as well
 */
export function plugin<Db>(manifest: PluginManifest, server: ServerPlugin<Db>, entry?: URL): TestPlugin {
  return {
    manifest: { ...manifest, web: { entry: '', css: [], files: {} } },
    server: server as unknown as ServerPlugin<never>,
    ...(entry ? { entry } : {}),
  }
}

/** Ids of the plugins whose server half is to run in a process of its own, separated by commas: of a whole test run. */
const APART = 'TEST_PLUGINS_APART'

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
  /** The plugins in processes of their own, where there are some. */
  readonly runners: Runners | undefined
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
  /** Ids of plugins that run in a process of their own here; else those that `TEST_PLUGINS_APART` names. */
  apart?: readonly string[]
  /** What such a process may take, and how long it is watched failing. */
  limits?: Partial<RunnerLimits>
}

/**
 * A platform with these plugins, active in two counties of a made-up cast, on a database of this test file's own.
 * Call it at the top of the file; what it yields is ready from the first test on.
 */
export function useTestPlatform(
  plugins: readonly TestPlugin[],
  {
    counties = testCounties,
    profile = 'intl',
    apart = (process.env[APART] ?? '').split(','),
    limits = {},
    ...options
  }: TestOptions = {},
): TestPlatform {
  const database = useDatabase()
  const clock = new TestClock()
  let platform: Platform
  let owner: Kysely<PlatformDb>
  let gate: Kysely<PlatformDb>
  let folder: string
  let runners: Runners | undefined
  const clients = new Map<string, Promise<Client>>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xuncha-files-'))
    owner = kyselyOn<PlatformDb>(database.ownerUrl)
    gate = kyselyOn<PlatformDb>(database.gateUrl)
    const modules = plugins.map(({ manifest }) => manifest.id)
    for (const county of counties(modules)) await seedCounty(owner, gate, county, PASSWORD)
    const log = options.log ?? createLog(process.env.LOG_LEVEL ?? 'silent')
    const [there, here] = [plugins.filter(runsApart), plugins.filter((one) => !runsApart(one))]
    if (there.length > 0) {
      const ids = there.map(({ manifest }) => manifest.id)
      const { runUrl } = await prepareDatabase(database.ownerUrl, plugins, { modules: ids, packages: false })
      runners = await Runners.open(log, limits)
      await runners.use(there.map((one) => specOf(one, runUrl)))
    }
    platform = await startPlatform({
      appUrl: database.appUrl,
      gateUrl: database.gateUrl,
      filesFolder: folder,
      keysFolder: join(folder, 'keys'),
      seals: false,
      vault: { url: database.vaultUrl, keysFolder: folder, profile },
      plugins: [...here, ...(runners?.plugins() ?? [])],
      ...(runners ? { runners } : {}),
      clock,
      ...options,
      log,
    })
    runners?.onChanged((_plugin, what) => {
      if (what === 'description') void platform.use([...here, ...(runners?.plugins() ?? [])])
    })
  })

  afterAll(async () => {
    await platform?.stop()
    await runners?.stop()
    await owner?.destroy()
    await gate?.destroy()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  function runsApart({ manifest, entry }: TestPlugin): boolean {
    return entry !== undefined && apart.includes(manifest.id)
  }

  return {
    clock,
    get app() {
      return platform.app
    },
    get runners() {
      return runners
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

function specOf({ manifest, server, entry }: TestPlugin, runUrl: (schema: string) => string): ApartSpec {
  if (entry === undefined) throw new Error(`It is not said where the server half of "${manifest.id}" is`)
  return {
    manifest,
    entry,
    // The folder of the plugin, in which its server half has a folder of its own.
    readable: [new URL('../', entry), rootOf(entry)],
    migrations: server.migrations,
    databaseUrl: runUrl(manifest.data.schema),
  }
}

/** The links to a plugin's libraries lie beside the nearest `package.json`. */
function rootOf(entry: URL): URL {
  const file = findPackageJSON(entry)
  return file === undefined ? new URL('./', entry) : new URL('./', pathToFileURL(file))
}

function testCounties(modules: readonly string[]): CountySeed[] {
  return [testCounty(COUNTY, '', modules), testCounty(OTHER_COUNTY, '-b', modules)]
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
