import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { ProfileName } from '@xuncha/crypto'
import { openPool } from '@xuncha/database'
import { LocalFiles } from './files/index.ts'
import { type HostOfRunners, type Runners, SessionIds } from './apart/index.ts'
import { Sealer } from './audit/index.ts'
import { createApp, type AppParts } from './http/app.ts'
import { Live } from './http/live.ts'
import { defaultLoad, loadGuard, type LoadLimits } from './http/load.ts'
import { operations } from './http/operations.routes.ts'
import { Addresses, Factors, IdentityServices, JobSessions, Sessions } from './identity/index.ts'
import { CatchUp, consumerOf, Dispatch, Outbox } from './jobs/index.ts'
import { type InstalledPlugin, Registry } from './plugins/index.ts'
import { Secrets } from './secrets/index.ts'
import type { PlatformDb } from './tables.ts'
import { Actors, type Clock, Gatekeeper, systemClock } from './tenancy/index.ts'
import { openVault } from './vault/index.ts'

/** Measured on two cores: 4 to 16 are equal, 48 lose a quarter. More processes, not more connections. */
const CONNECTIONS = 8

/**
 * Instants are read as UTC, see the session's type parsers. Plans are kept: PostgreSQL would plan a row predicate
 * anew at every request because the constants of this one reader make it look cheaper, which costs a third.
 */
const SETTINGS = [
  '-c timezone=UTC',
  '-c plan_cache_mode=force_generic_plan',
  // What takes longer than this is a fault, and must not hold up the others.
  '-c statement_timeout=5s',
  '-c lock_timeout=2s',
  '-c idle_in_transaction_session_timeout=10s',
].join(' ')

/** How long a request waits for one of the connections before it is told that the platform is busy, in milliseconds. */
const PATIENCE_MS = 5_000

/** What a process of the platform is told. */
export interface PlatformOptions {
  /** Address of the database as the requests' role, which owns nothing. */
  appUrl: string
  /** The same as the role that opens sessions and runs jobs. */
  gateUrl: string
  /** Folder of the counties' files. */
  filesFolder: string
  /**
   * Folder of the keys: the one that the audit log is sealed by, the one that secrets are encrypted under. Without it
   * this process does not seal and has no secrets, hence no codes of authenticators.
   */
  keysFolder?: string
  /** Whether this process seals the log, where it could; it does unless told not to. */
  seals?: boolean
  /** The store of identities. Without it nothing is sealed, asked for or opened here. */
  vault?: {
    /** Address of the database as the store's own role. */
    url: string
    /** Folder of the key that the same reporter is found again by. */
    keysFolder: string
    /** What is sealed from now on is sealed by; undefined: international. */
    profile?: ProfileName
  }
  plugins: readonly InstalledPlugin[]
  /** The plugins among them that run in processes of their own. Whoever opened them stops them, after the platform. */
  runners?: Runners
  log: Logger
  clock?: Clock
  /** How much this process takes on; undefined for what suits a county at work. */
  load?: LoadLimits
  /** Reverse proxies whose word on the client's address counts: addresses, or ranges in CIDR notation. */
  proxies?: readonly string[]
  web?: AppParts['web']
}

/** A running platform: its HTTP application, and how to end it. */
export interface Platform {
  readonly app: ReturnType<typeof createApp>
  /** Answers with the application of this moment: what listens has to go through it, since the application may change. */
  fetch(request: Request, env?: unknown): Response | Promise<Response>
  /**
   * From now on these are the plugins, without a restart 热安装: what is being answered is answered by those of before.
   * The database has to be prepared for them.
   * @throws when one is not as its manifest declares; then everything stays as it was
   */
  use(plugins: readonly InstalledPlugin[], web?: AppParts['web']): Promise<void>
  /** Calls back when packages were put into service or taken out, by whatever process. */
  onPlugins(heard: () => void): void
  /** The request pool, for whoever counts round trips. */
  pool: pg.Pool
  /** Is not ready any more, and lets open streams end: what is being answered is answered still. Then `stop`. */
  retire(): void
  stop(): Promise<void>
}

/** Starts what a process of the platform needs and puts it together. The caller listens. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { log, clock = systemClock } = options
  const heard = (error: Error) => log.warn({ error }, 'lost connection')
  const pool = openPool(
    {
      connectionString: options.appUrl,
      max: CONNECTIONS,
      options: SETTINGS,
      connectionTimeoutMillis: PATIENCE_MS,
    },
    heard,
  )
  const exports = openPool(
    { connectionString: options.appUrl, max: 2, connectionTimeoutMillis: PATIENCE_MS },
    heard,
  )
  const gatePool = openPool({ connectionString: options.gateUrl, max: 3 }, heard)

  const gate = new Kysely<PlatformDb>({ dialect: new PostgresDialect({ pool: gatePool }) })
  const registry = new Registry(options.plugins)
  const secrets = await Secrets.open(options.keysFolder, gate, { log })
  const factors = new Factors(gate, clock, secrets)
  const sessions = new Sessions(gate, clock, factors)
  const actors = new Actors(pool, clock)
  const gatekeeper = new Gatekeeper(pool, actors, registry)
  const live = new Live(options.appUrl, log)
  const files = new LocalFiles(options.filesFolder)
  const jobs = new JobSessions(gate, clock)
  const asJob = jobs.asJob.bind(jobs)
  const consumers = () =>
    registry
      .subscribers()
      .map((subscriber) =>
        consumerOf(subscriber, { gatekeeper, log, asJob, host: () => ({ registry, outbox }) }),
      )
  const outbox: Outbox = new Outbox(options.gateUrl, consumers(), log)

  const catchUp = new CatchUp({
    gate,
    gatekeeper,
    outbox,
    asJob,
    log,
    plugins: () => registry.plugins.map(({ manifest }) => manifest.id),
  })

  const dispatch = new Dispatch({ gate, outbox, log })

  const vaultPool =
    options.vault &&
    openPool(
      {
        connectionString: options.vault.url,
        max: 3,
        options: SETTINGS,
        connectionTimeoutMillis: PATIENCE_MS,
      },
      heard,
    )
  const vault =
    options.vault &&
    vaultPool &&
    (await openVault({
      ...options.vault,
      pool: vaultPool,
      actors,
      rules: registry,
      sessions,
    }))

  const { gateUrl, keysFolder, seals = true } = options
  const sealer =
    keysFolder === undefined || !seals ? undefined : new Sealer({ gateUrl, keysFolder, clock, log })

  const { runners } = options
  const host: HostOfRunners = {
    registry,
    outbox,
    gatekeeper,
    files,
    vault,
    sessionIds: new SessionIds(pool),
    underWay: new Map(),
  }
  runners?.serve(host)

  await live.start()
  await outbox.start()
  live.onEvents(() => dispatch.look())
  dispatch.look()
  live.onAnyModules(() => catchUp.look())
  catchUp.look()
  // What came while their processes were away, in this process or in one before it.
  if (runners !== undefined) await catchUp.after(runners.figures().map(({ plugin }) => plugin))
  runners?.onChanged((plugin, what) => {
    if (what !== 'back') return
    catchUp.after([plugin]).catch((error: unknown) => log.error({ error, plugin }, 'not told what it missed'))
  })
  await sealer?.start()
  await sessions.sweep()

  let ready = true
  const addresses = new Addresses(options.proxies)
  const lasting = {
    operations: operations(pool, () => ready, runners),
    runners,
    guard: loadGuard({ pool, actors, addresses }, options.load ?? defaultLoad),
    pool,
    exports,
    sessions,
    factors,
    secrets,
    identityServices: new IdentityServices({ gate, secrets, sessions, log }),
    addresses,
    actors,
    gatekeeper,
    registry,
    outbox,
    files,
    live,
    log,
    vault,
  }
  const compose = (web: AppParts['web']) => createApp({ ...lasting, ...(web ? { web } : {}) })
  let app = compose(options.web)

  const retire = () => {
    ready = false
    live.retire()
  }

  return {
    get app() {
      return app
    },
    fetch: (request, env) => app.fetch(request, env as never),
    async use(plugins, web) {
      const before = registry.plugins
      registry.replace(plugins)
      try {
        app = compose(web)
      } catch (error) {
        registry.replace(before)
        throw error
      }
      await outbox.follow(consumers())
      // Which has whoever came back told what they missed, too.
      live.tellEverybody()
    },
    onPlugins: (heard) => live.onPlugins(heard),
    pool,
    retire,
    async stop() {
      retire()
      await catchUp.stop()
      await dispatch.stop()
      await outbox.stop()
      await sealer?.stop()
      await live.stop()
      await gate.destroy()
      await exports.end()
      await vaultPool?.end()
      await pool.end()
    },
  }
}
