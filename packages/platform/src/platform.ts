import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { ProfileName } from '@xuncha/crypto'
import { openPool } from '@xuncha/database'
import { LocalFiles } from './files/index.ts'
import { Sealer } from './audit/index.ts'
import { createApp, type AppParts } from './http/app.ts'
import { Live } from './http/live.ts'
import { defaultLoad, type LoadLimits } from './http/load.ts'
import { Addresses, Factors, IdentityServices, JobSessions, Sessions } from './identity/index.ts'
import { consumerOf, Outbox } from './jobs/index.ts'
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
  app: ReturnType<typeof createApp>
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
  const gatekeeper = new Gatekeeper(pool, actors, registry.policy)
  const live = new Live(options.appUrl, log)
  const files = new LocalFiles(options.filesFolder)
  const jobs = new JobSessions(gate, clock)
  const asJob = jobs.asJob.bind(jobs)
  const outbox: Outbox = new Outbox(
    options.gateUrl,
    registry
      .subscribers()
      .map((subscriber) =>
        consumerOf(subscriber, { gatekeeper, log, asJob, host: () => ({ registry, outbox }) }),
      ),
    log,
  )

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
      policy: registry.policy,
      sessions,
    }))

  const { gateUrl, keysFolder, seals = true } = options
  const sealer =
    keysFolder === undefined || !seals ? undefined : new Sealer({ gateUrl, keysFolder, clock, log })

  await live.start()
  await outbox.start()
  await sealer?.start()
  await sessions.sweep()

  let ready = true
  const app = createApp({
    pool,
    exports,
    sessions,
    factors,
    secrets,
    identityServices: new IdentityServices({ gate, secrets, sessions, log }),
    addresses: new Addresses(options.proxies),
    actors,
    gatekeeper,
    registry,
    outbox,
    files,
    live,
    load: options.load ?? defaultLoad,
    log,
    isReady: () => ready,
    vault,
    ...(options.web ? { web: options.web } : {}),
  })

  const retire = () => {
    ready = false
    live.retire()
  }

  return {
    app,
    pool,
    retire,
    async stop() {
      retire()
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
