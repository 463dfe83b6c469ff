import type pg from 'pg'
import { copyOut, withClient } from '@xuncha/database'
import type { TableShape } from './records.ts'

/** Values as text must be the same whoever reads them, and whatever the server's own settings are. */
const SETTINGS = `
  set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8';
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`

/** Does something with one state of the database, in which nothing changes meanwhile: the owner's right to see it all. */
export function withSnapshot<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(ownerUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    await client.query(`${SETTINGS}; set local app.backup = 'on'`)
    const result = await work(client)
    await client.query('rollback')
    return result
  })
}

/** Settings of a transaction that loads what `copyRows` gave. */
export async function settle(client: pg.ClientBase): Promise<void> {
  await client.query(`${SETTINGS}; set local lock_timeout = 0`)
}

/** A table's rows, one a line. */
export async function* copyRows(
  client: pg.ClientBase,
  { name, columns }: TableShape,
): AsyncGenerator<Buffer> {
  for await (const chunk of copyOut(client, `copy ${name} (${columns.join(', ')}) to stdout`))
    yield chunk as Buffer
}
