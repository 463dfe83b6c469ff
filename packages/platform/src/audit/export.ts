import type { Pool, PoolClient } from 'pg'
import { type DumpLine, FORMAT } from '@xuncha/audit'
import { NoSession } from '../tenancy/index.ts'
import { eventOf, SEALED_COLUMNS, type SealedRow } from './events.ts'

const PAGE = 1000
/** Tables that a request may not read, or not in full; a function reads them for the auditor. */
const ACCOUNTS = 'platform.account'
/** Tables that requests cannot read; their digests they can. */
const SECRET = new Set([
  'platform.totp',
  'platform.passkey',
  'platform.recovery_code',
  'platform.identity_service',
])
const VAULT = 'vault.'

/** What an export is of. */
export interface ExportOptions {
  /** An auditor's session, or the platform's own. */
  token: string
  county: number
  /** With digests of the stored rows, to be held against the last event of each record. */
  deep: boolean
  now: Date
}

/**
 * A county's log as the lines of a dump, from one snapshot, so that what is written meanwhile raises no false alarm.
 * Of rows it has digests and no content.
 * @throws NoSession when the session may not read the log
 */
export async function* exportLines(
  pool: Pool,
  { token, county, deep, now }: ExportOptions,
): AsyncGenerator<string> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await begin(client, token)
    const objects = deep ? await auditedObjects(client) : null
    const head = { kind: 'dump', format: FORMAT, county, exportedAt: now.toISOString(), objects } as const
    yield lineOf(head)
    const counts = { checkpoints: 0, events: 0, rows: 0 }
    for await (const note of checkpoints(client)) {
      counts.checkpoints += 1
      yield lineOf({ kind: 'checkpoint', note })
    }
    for await (const row of events(client)) {
      counts.events += 1
      const index = row.leaf_index === null ? null : Number(row.leaf_index)
      yield lineOf({ kind: 'event', index, event: eventOf(row) })
    }
    for (const object of objects ?? [])
      for await (const { record, digests } of rowDigests(client, object)) {
        counts.rows += 1
        yield lineOf({ kind: 'row', object, record, digests })
      }
    yield lineOf({ kind: 'end', ...counts })
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    // Also where whoever reads goes away in the middle.
    await client.query('rollback').catch((error: Error) => {
      broken = error
    })
    client.release(broken)
  }
}

function digestsOf(object: string): string {
  if (SECRET.has(object)) return 'row_digests_of_secrets'
  return object.startsWith(VAULT) ? 'row_digests_of_vault' : 'row_digests'
}

function lineOf(line: DumpLine): string {
  return JSON.stringify(line)
}

async function begin(client: PoolClient, token: string): Promise<void> {
  await client.query('begin isolation level repeatable read read only')
  await client.query(
    `select set_config('app.session', $1, true), set_config('app.permission', 'platform.audit:read', true),
       set_config('statement_timeout', '60s', true),
       set_config('idle_in_transaction_session_timeout', '120s', true)`,
    [token],
  )
  const { rows } = await client.query<{ may: boolean }>('select platform.may_audit() as may')
  if (rows[0]?.may !== true) throw new NoSession()
}

async function auditedObjects(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ object: string }>(
    'select object from platform.audited_table order by object',
  )
  return rows.map(({ object }) => object)
}

async function* checkpoints(client: PoolClient): AsyncGenerator<string> {
  for (let after = -1; ;) {
    const { rows } = await client.query<{ size: string; note: string; lines: string }>(
      `select c.size, c.note,
         coalesce((select string_agg(w.line, '' order by w.at) from platform.audit_witness w
           where w.county_id = c.county_id and w.size = c.size), '') as lines
       from platform.audit_seal c where c.size > $1 order by c.size limit $2`,
      [after, PAGE],
    )
    for (const { note, lines } of rows) yield note + lines
    if (rows.length < PAGE) return
    after = Number(rows.at(-1)?.size)
  }
}

/** Sealed ones by their place, then the others by id. */
async function* events(client: PoolClient): AsyncGenerator<SealedRow> {
  for (const [condition, key] of [
    ['leaf_index > $1', 'leaf_index'],
    ['leaf_index is null and id > $1', 'id'],
  ] as const) {
    for (let after = -1; ;) {
      const { rows } = await client.query<SealedRow>(
        `select ${SEALED_COLUMNS} from platform.audit_log e where ${condition} order by e.${key} limit $2`,
        [after, PAGE],
      )
      yield* rows
      if (rows.length < PAGE) break
      after = Number(rows.at(-1)?.[key])
    }
  }
}

async function* rowDigests(
  client: PoolClient,
  object: string,
): AsyncGenerator<{ record: string; digests: string[] }> {
  const text =
    object === ACCOUNTS
      ? 'select record, digests from platform.row_digests_of_accounts($1, $2)'
      : `select record, digests from platform.${digestsOf(object)}($3, $1, $2)`
  for (let after: string | null = null; ;) {
    const values: unknown[] = object === ACCOUNTS ? [after, PAGE] : [after, PAGE, object]
    const { rows }: { rows: { record: string; digests: string[] }[] } = await client.query(text, values)
    yield* rows
    if (rows.length < PAGE) return
    after = rows.at(-1)?.record ?? null
  }
}
