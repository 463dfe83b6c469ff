import pg from 'pg'
import { withClient } from '../client.ts'
import { messageOf, SetupError } from '../setup-error.ts'
import { type MigrationFile, readMigrations } from './file.ts'
import {
  type Applied,
  applyFile,
  compareLedger,
  type FileGuard,
  findApplied,
  prepareLedger,
  recorded,
} from './ledger.ts'

export { type Applied, type FileGuard, findApplied } from './ledger.ts'

export type MigrationSource = {
  /** The schema that the files fill; made if it is not there. */
  schema: string
  /** Folder of files like `0001-items.sql`. */
  folder: URL
}

/** A schema's files that another database has seen, in order. */
export type Ledger = MigrationSource & { applied: readonly Applied[] }

export type AppliedFile = { schema: string; name: string }

export type MigrationReport = {
  /** What this call applied, in order. */
  applied: AppliedFile[]
  /** What a newer program had applied and this one does not know; none of it breaking. */
  newer: AppliedFile[]
}

export type MigrateOptions = {
  /** How long to wait for another process that migrates the same database; 60 s. */
  waitMs?: number
  /** How long a file may wait for a table that is in use, since all who come later wait behind it; 10 s. */
  lockMs?: number
  /** Told before each file. */
  onFile?: (file: AppliedFile) => void
  /** For files of somebody who is not trusted with the database. */
  guard?: FileGuard
}

// One number for the whole program; the lock is one per database.
const ADVISORY_LOCK = 7_239_501_846
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Brings the schemas up to date, each file in a transaction of its own and forward only. Any number of processes
 * may call it at once: one works and the others find it done.
 * @throws SetupError that names the file; what an earlier file did stays, what the failing one did is gone
 */
export async function migrate(
  database: string | pg.Pool,
  sources: MigrationSource[],
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  const prepared = await Promise.all(
    sources.map(async ({ schema, folder }) => ({
      schema: checked(schema),
      files: await readMigrations(schema, folder),
    })),
  )
  return await withConnection(database, async (client) => {
    await waitForOthers(client, options.waitMs ?? 60_000)
    await client.query(`set lock_timeout = ${options.lockMs ?? 10_000}`)
    const report: MigrationReport = { applied: [], newer: [] }
    for (const { schema, files } of prepared) {
      await migrateSchema({ client, schema, files, report, onFile: options.onFile, guard: options.guard })
    }
    return report
  })
}

/**
 * Makes the schemas of an empty database as another one had them: the files that are recorded there, with the digests
 * that are recorded there, and none that came later.
 * @throws SetupError where this program does not have one of the files as it was
 */
export async function rebuild(database: string | pg.Pool, ledgers: readonly Ledger[]): Promise<void> {
  const prepared = await Promise.all(
    ledgers.map(async ({ schema, folder, applied }) => ({
      schema: checked(schema),
      files: recorded(schema, applied, await readMigrations(schema, folder)),
    })),
  )
  await withConnection(database, async (client) => {
    await waitForOthers(client, 60_000)
    for (const { schema, files } of prepared) {
      await prepareLedger(client, schema)
      for (const file of files) await applyFile(client, schema, file)
    }
  })
}

/**
 * Which files a database has still to see, and which it has seen that this program does not know.
 * @throws SetupError where an applied file changed, or a newer program applied a breaking one
 */
export async function migrationState(
  database: string | pg.Pool,
  sources: readonly MigrationSource[],
): Promise<{ pending: AppliedFile[]; newer: AppliedFile[] }> {
  return await withConnection(database, async (client) => {
    const [pending, newer]: [AppliedFile[], AppliedFile[]] = [[], []]
    for (const { schema, folder } of sources) {
      const files = await readMigrations(checked(schema), folder)
      const applied = await findApplied(client, schema)
      const seen = new Set(applied.map(({ name }) => name))
      pending.push(...files.filter(({ name }) => !seen.has(name)).map(({ name }) => ({ schema, name })))
      newer.push(...compareLedger(schema, applied, files).map(({ name }) => ({ schema, name })))
    }
    return { pending, newer }
  })
}

async function migrateSchema({ client, schema, files, report, onFile, guard }: SchemaRun): Promise<void> {
  await prepareLedger(client, schema)
  const applied = await findApplied(client, schema)
  const newer = compareLedger(schema, applied, files)
  report.newer.push(...newer.map(({ name }) => ({ schema, name })))

  const done = new Set(applied.map(({ name }) => name))
  for (const file of files) {
    if (done.has(file.name)) continue
    onFile?.({ schema, name: file.name })
    await applyFile(client, schema, file, guard)
    report.applied.push({ schema, name: file.name })
  }
}

type SchemaRun = {
  client: pg.ClientBase
  schema: string
  files: MigrationFile[]
  report: MigrationReport
  onFile: MigrateOptions['onFile']
  guard: MigrateOptions['guard']
}

async function withConnection<T>(database: string | pg.Pool, work: (client: pg.ClientBase) => Promise<T>) {
  if (typeof database === 'string') return await withClient(database, guarded(work))
  const client = await database.connect()
  try {
    return await guarded(work)(client)
  } finally {
    // Closed, not given back: it carries the lock and our settings.
    client.release(true)
  }
}

/** Lets no bare SQL error out. */
function guarded<T>(work: (client: pg.ClientBase) => Promise<T>) {
  return async (client: pg.ClientBase): Promise<T> => {
    try {
      return await work(client)
    } catch (cause) {
      if (cause instanceof SetupError) throw cause
      throw new SetupError({
        code: 'migration-failed',
        step: 'Preparing the schemas',
        message: messageOf(cause),
        remedy: 'Let the role of DATABASE_URL create schemas in its database, or own them.',
        cause,
      })
    }
  }
}

async function waitForOthers(client: pg.ClientBase, waitMs: number): Promise<void> {
  try {
    await client.query(`set statement_timeout = 0; set lock_timeout = ${waitMs}`)
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK])
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError && cause.code === LOCK_NOT_AVAILABLE)) throw cause
    throw new SetupError({
      code: 'migration-busy',
      step: 'Waiting for another migration',
      message: `Another process has been migrating this database for more than ${waitMs / 1000} s.`,
      remedy: 'Let it finish or end it, then start again.',
      cause,
    })
  }
}

/** A schema's name goes into statements as it is. */
function checked(schema: string): string {
  if (/^[a-z][a-z0-9_]{0,62}$/.test(schema)) return schema
  throw new SetupError({
    code: 'migration-malformed',
    step: 'Reading the migrations',
    message: `"${schema}" cannot be the name of a schema.`,
    remedy: 'Use small letters, digits and underscores, and begin with a letter.',
  })
}
