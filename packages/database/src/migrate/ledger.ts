import pg from 'pg'
import { messageOf, SetupError } from '../setup-error.ts'
import type { MigrationFile } from './file.ts'

/** A file that this database has seen. */
export type Applied = { name: string; sha256: string; breaking: boolean }

/** Makes the schema and the table in which each applied file stands with its digest. */
export async function prepareLedger(client: pg.ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `${schema}.migration`,
  ])
  if (rows[0]?.there) return
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema])
  if (rowCount === 0) await client.query(`create schema if not exists ${schema}`)
  await client.query(`
    create table ${schema}.migration (
      name text primary key,
      sha256 text not null,
      breaking boolean not null,
      applied_at timestamptz not null default now()
    )`)
}

/** What a schema's ledger says; empty where there is none. */
export async function findApplied(client: pg.ClientBase, schema: string): Promise<Applied[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    'select to_regclass($1) is not null as there',
    [`${schema}.migration`],
  )
  if (!found[0]?.there) return []
  const { rows } = await client.query<Applied>(
    `select name, sha256, breaking from ${schema}.migration order by name collate "C"`,
  )
  return rows
}

/** How the files of somebody who is not trusted with the database are run. */
export type FileGuard = {
  /** Runs the text as one statement, in which no transaction begins or ends: a function that takes it as its argument. */
  statement: string
  /** Looks at what came of it, before it is committed. @throws what is wrong with it */
  examine(client: pg.ClientBase): Promise<void>
}

/** Runs the file and notes it, both or neither. */
export async function applyFile(
  client: pg.ClientBase,
  schema: string,
  file: MigrationFile,
  guard?: FileGuard,
): Promise<void> {
  await client.query('begin')
  try {
    if (guard === undefined) await client.query(file.text)
    else {
      await client.query(guard.statement, [file.text])
      // Whatever the file set: names below are looked for where PostgreSQL keeps its own.
      await client.query('set search_path = pg_catalog')
      await guard.examine(client)
    }
    await client.query(`insert into ${schema}.migration (name, sha256, breaking) values ($1, $2, $3)`, [
      file.name,
      file.sha256,
      file.breaking,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new SetupError({
      code: 'migration-failed',
      step: `Applying ${file.label}`,
      message: `${file.label}${lineOf(error, file.text)}: ${messageOf(error)}`,
      remedy: 'Nothing of this file stays in the database. Correct its cause and start again.',
      cause: error,
    })
  }
}

function lineOf(error: unknown, text: string): string {
  const position = error instanceof pg.DatabaseError && Number(error.position ?? error.internalPosition)
  return position ? `, line ${text.slice(0, position).split('\n').length}` : ''
}

/**
 * Compares what the database has seen with the files of this program.
 * @returns the applied files that this program does not know: a newer program was here
 */
export function compareLedger(schema: string, applied: Applied[], files: MigrationFile[]): Applied[] {
  const known = new Map(files.map((file) => [file.name, file]))
  const last = files.at(-1)?.name ?? ''
  for (const { name, sha256 } of applied) {
    const file = known.get(name)
    if (file ? file.sha256 !== sha256 : name < last)
      throw changed(`${schema}/${name}.sql`, file !== undefined)
  }
  const lastApplied = applied.at(-1)?.name ?? ''
  const seen = new Set(applied.map(({ name }) => name))
  const late = files.find(({ name }) => name < lastApplied && !seen.has(name))
  if (late) {
    throw new SetupError({
      code: 'migration-late',
      step: `Checking ${late.label}`,
      message: `${late.label} is new, but ${schema}/${lastApplied}.sql has been applied already.`,
      remedy: 'Give the new file the next free number.',
    })
  }
  const newer = applied.filter(({ name }) => !known.has(name))
  const breaking = newer.find((file) => file.breaking)
  if (breaking) {
    throw new SetupError({
      code: 'database-newer',
      step: `Checking the schema ${schema}`,
      message: `A newer version of the program applied ${schema}/${breaking.name}.sql, which this version cannot work with.`,
      remedy: 'Start the newer version, or restore the backup taken before it.',
    })
  }
  return newer
}

/**
 * The files that a ledger names, as they were when they were applied.
 * @throws SetupError migration-missing
 */
export function recorded(
  schema: string,
  applied: readonly Applied[],
  files: readonly MigrationFile[],
): MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  return applied.map(({ name, sha256 }) => {
    const file = byName.get(name)
    if (file?.sha256 === sha256) return file
    throw new SetupError({
      code: 'migration-missing',
      step: `Reading the migrations of ${schema}`,
      message: `This program does not have ${schema}/${name}.sql as it was applied.`,
      remedy: 'Use the version of the program that made the backup, or a later one, with all of its modules.',
    })
  })
}

function changed(label: string, present: boolean): SetupError {
  return new SetupError({
    code: 'migration-changed',
    step: `Checking ${label}`,
    message: `${label} was applied to this database and has ${present ? 'changed' : 'disappeared'} since.`,
    remedy: 'Put the applied file back as it was and write what is new into a new file.',
  })
}
