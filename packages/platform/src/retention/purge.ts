import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../tables.ts'
import {
  endPart,
  endRetained,
  movesOf,
  recordPluginAct,
  retainedCounties,
  type RetainedCounty,
  type RetainedPlugin,
} from './retained.repository.ts'
import { countRows, seeRows, tableNames, unguarded } from './rows.repository.ts'

/** That a county's records of a plugin were destroyed 销毁证明: what, how much, by whose word. */
export interface PurgeCertificate {
  county: number
  plugin: string
  version: string
  /** SHA-256 of the archive that had been made. */
  archive: string
  tables: RetainedCounty['tables']
  files: number
  /** SHA-256 over the digests of the files, one a line. */
  filesDigest: string
  /** The proposal and the approval. */
  decided: { move: string; by: string; account: string; at: string; reason: string; early: boolean }[]
}

/**
 * Destroys what two administrators of a county decided to destroy 销毁: the rows of its retained tables, with a certificate
 * in the county's own log. The files are the caller's to remove, afterwards.
 * @returns undefined where the decision was taken back, or a hold put on it, since it was looked at
 */
export async function purgeCounty(
  kept: RetainedPlugin,
  part: RetainedCounty,
  { owner, gate }: { owner: Kysely<PlatformDb>; gate: Kysely<PlatformDb> },
): Promise<PurgeCertificate | undefined> {
  const decided = (await movesOf(gate, part)).slice(-2)
  return owner.transaction().execute(async (tx) => {
    if (!(await isApproved(tx, part))) return undefined
    const rows = tx as unknown as Kysely<never>
    await seeRows(rows)
    const { schema } = kept
    const tables = await tableNames(rows, schema)
    const counted = await countRows(rows, { schema, tables, county: part.county })
    await unguarded(rows, { schema, tables, recorded: false }, async () => {
      for (const name of tables)
        await sql`delete from ${sql.table(`${schema}.${name}`)} where county_id = ${part.county}`.execute(tx)
    })
    const certificate: PurgeCertificate = {
      county: part.county,
      plugin: kept.pluginId,
      version: kept.version,
      archive: part.archive.digest,
      tables: counted,
      files: part.files.length,
      filesDigest: createHash('sha256')
        .update(part.files.map((digest) => `${digest}\n`).join(''))
        .digest('hex'),
      decided,
    }
    await endPart(tx, part, { state: 'purged', certificate })
    await recordPluginAct(tx, { county: part.county, record: part.id, done: 'purged', facts: certificate })
    return certificate
  })
}

/**
 * What is left to do once rows are gone: their space is given back, and a schema in which nobody has anything any more is
 * dropped.
 */
export async function sweepRetained(
  kept: RetainedPlugin,
  { owner, gate }: { owner: Kysely<PlatformDb>; gate: Kysely<PlatformDb> },
): Promise<'dropped' | 'kept'> {
  const parts = await retainedCounties(gate, kept.id)
  if (parts.some(({ state }) => state !== 'purged')) {
    // As long as dead rows lie in the file, whoever has the disk has them.
    for (const name of await tableNames(owner as unknown as Kysely<never>, kept.schema))
      await sql`vacuum full ${sql.table(`${kept.schema}.${name}`)}`.execute(owner)
    return 'kept'
  }
  await owner.transaction().execute(async (tx) => {
    await sql`drop schema if exists ${sql.id(kept.schema)} cascade`.execute(tx)
    await endRetained(tx, kept.id, 'purged')
  })
  return 'dropped'
}

/** Whether it is approved at this moment, and stays so until the transaction is over. */
async function isApproved(tx: Kysely<PlatformDb>, { county, id }: RetainedCounty): Promise<boolean> {
  await sql`set local role xuncha_gate`.execute(tx)
  const row = await tx
    .selectFrom('platform.retained_part')
    .select('state')
    .where('county_id', '=', county)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  await sql`reset role`.execute(tx)
  return row?.state === 'approved'
}
