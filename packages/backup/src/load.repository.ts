import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { copyIn } from '@xuncha/database'
import { RESTORING } from '@xuncha/platform'
import { findOccupants } from './catalog.repository.ts'
import type { TableShape } from './records.ts'
import { settle } from './snapshot.repository.ts'

/** Notes that a restore is under way, before anything else: no server starts on half of a database. */
export async function beginRestore(client: pg.ClientBase): Promise<void> {
  await client.query(`create schema ${RESTORING}`)
}

/** Whether a restore was begun here and not finished. */
export async function isUnfinished(client: pg.ClientBase): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [RESTORING])
  return rowCount !== 0
}

/** Takes away what a restore that did not succeed has put here; what is then still there was there before. */
export async function clear(client: pg.ClientBase, schemas: readonly string[]): Promise<string[]> {
  for (const schema of schemas) await client.query(`drop schema if exists ${quoted(schema)} cascade`)
  const occupants = await findOccupants(client)
  await client.query(`drop schema if exists ${RESTORING}`)
  return occupants
}

/** Ends a restore: on record in every county, and open to servers, both or neither. As the owner. */
export async function finishRestore(
  client: pg.ClientBase,
  { id, shows, facts }: { id: string; shows: string; facts: object },
): Promise<void> {
  await client.query('begin')
  // The owner is a member of the gate's role, whose function this is.
  await client.query('set local role xuncha_gate')
  await client.query('select platform.record_backup($1, $2, $3, $4)', [
    id,
    'restored',
    shows,
    JSON.stringify(facts),
  ])
  await client.query('reset role')
  await client.query(`drop schema ${RESTORING}`)
  await client.query('commit')
}

/** Readies tables for rows that were checked when they were first written: no triggers, no policies, no references. */
export class Loading {
  readonly #client: pg.ClientBase
  readonly #tables: readonly string[]
  #references: { table: string; name: string; text: string }[] = []
  #forced: string[] = []
  #stream: Writable | undefined
  #failure: Error | undefined

  constructor(client: pg.ClientBase, tables: readonly TableShape[], without: readonly string[]) {
    this.#client = client
    this.#tables = [...tables.map(({ name }) => name), ...without]
  }

  async begin(): Promise<void> {
    const client = this.#client
    await client.query('begin')
    await settle(client)
    const { rows: references } = await client.query<{ table: string; name: string; text: string }>(
      `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as text
       from pg_constraint where contype = 'f' and conparentid = 0 and conrelid = any ($1::regclass[])`,
      [this.#tables],
    )
    this.#references = references
    for (const { table, name } of references)
      await client.query(`alter table ${table} drop constraint ${name}`)
    const { rows: forced } = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where oid = any ($1::regclass[]) and relforcerowsecurity`,
      [this.#tables],
    )
    this.#forced = forced.map(({ name }) => name)
    for (const name of this.#forced) await client.query(`alter table ${name} no force row level security`)
    for (const name of this.#tables) await client.query(`alter table ${name} disable trigger user`)
    // What migrations and pg-boss put there comes again with the rest.
    await client.query(`truncate ${this.#tables.join(', ')}`)
  }

  table({ name, columns }: TableShape): void {
    const stream = copyIn(this.#client, `copy ${name} (${columns.join(', ')}) from stdin`)
    stream.on('error', (error) => {
      this.#failure ??= error
    })
    this.#stream = stream
  }

  async rows(bytes: Buffer): Promise<void> {
    if (this.#failure) throw this.#failure
    const stream = this.#stream
    if (stream !== undefined && !stream.write(bytes)) await once(stream, 'drain')
  }

  async tableEnd(): Promise<void> {
    const stream = this.#stream
    this.#stream = undefined
    if (stream === undefined) return
    const loaded = finished(stream)
    stream.end()
    await loaded
  }

  async sequence({ name, last, called }: { name: string; last: string; called: boolean }): Promise<void> {
    await this.#client.query('select setval($1::regclass, $2, $3)', [name, last, called])
  }

  /** Puts everything back as the migrations made it; the references are checked again as a whole. */
  async finish(): Promise<void> {
    const client = this.#client
    for (const { table, name, text } of this.#references)
      await client.query(`alter table ${table} add constraint ${name} ${text}`)
    for (const name of this.#tables) await client.query(`alter table ${name} enable trigger user`)
    for (const name of this.#forced) await client.query(`alter table ${name} force row level security`)
    await client.query('commit')
    await client.query('analyze')
  }
}

function quoted(schema: string): string {
  return `"${schema.replaceAll('"', '""')}"`
}
