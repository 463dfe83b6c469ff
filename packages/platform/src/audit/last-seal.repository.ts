import type { ClientBase } from 'pg'
import { encodeEvent, isSignedBy, keyFromText, leafHash, readCheckpoint } from '@xuncha/audit'
import { eventOf, SEALED_COLUMNS, type SealedRow } from './events.ts'
import { frontierOf } from './seal.repository.ts'

/** How a county's log stands: what its last seal says, and what waits. */
export interface LastSeal {
  county: number
  /** Whether the last checkpoint is what its events say, under the installation's key. */
  verdict: 'none' | 'sound' | 'unsigned' | 'broken'
  /** Events that are sealed. */
  size: number
  sealedAt: Date | null
  unsealed: number
  oldestUnsealedAt: Date | null
  /** When a witness last signed. */
  witnessedAt: Date | null
}

/**
 * Looks at the last seal of a county, and makes it anew from the events since the one before. As somebody who sees the
 * whole log. The log as a whole is for `xuncha audit verify`.
 */
export async function lastSealOf(
  client: ClientBase,
  county: number,
  pinned: string | null,
): Promise<LastSeal> {
  const { rows: state } = await client.query<{
    unsealed: string
    oldest: Date | null
    witnessed: Date | null
    tree: string | null
  }>(
    `select (select count(*) from platform.audit_event e where e.county_id = $1 and leaf_index is null) as unsealed,
       (select min(at) from platform.audit_event e where e.county_id = $1 and leaf_index is null) as oldest,
       (select max(at) from platform.audit_cosignature c where c.county_id = $1) as witnessed,
       (select size from platform.audit_tree t where t.county_id = $1) as tree`,
    [county],
  )
  const { rows: checkpoints } = await client.query<{ size: string; at: Date; note: string; peaks: Buffer }>(
    'select size, at, note, peaks from platform.audit_checkpoint where county_id = $1 order by size desc limit 2',
    [county],
  )
  const [last, before] = checkpoints
  const size = Number(last?.size ?? 0)
  const verdict =
    last === undefined && Number(state[0]?.tree ?? 0) === 0
      ? 'none'
      : Number(state[0]?.tree) !== size || last === undefined
        ? 'broken'
        : await verdictOn(client, { county, pinned, last, before })
  return {
    county,
    verdict,
    size,
    sealedAt: last?.at ?? null,
    unsealed: Number(state[0]?.unsealed ?? 0),
    oldestUnsealedAt: state[0]?.oldest ?? null,
    witnessedAt: state[0]?.witnessed ?? null,
  }
}

interface Checkpoint {
  size: string
  note: string
  peaks: Buffer
}

async function verdictOn(
  client: ClientBase,
  {
    county,
    pinned,
    last,
    before,
  }: { county: number; pinned: string | null; last: Checkpoint; before: Checkpoint | undefined },
): Promise<'sound' | 'unsigned' | 'broken'> {
  const log = keyFromText(pinned ?? '')
  const sealed = readCheckpoint(last.note)
  if (log === undefined || sealed === undefined || !isSignedBy(log, sealed.note)) return 'unsigned'
  const from = Number(before?.size ?? 0)
  const tree = frontierOf(log, from, before?.peaks ?? Buffer.alloc(0))
  const { rows } = await client.query<SealedRow>(
    `select ${SEALED_COLUMNS} from platform.audit_event e
     where county_id = $1 and leaf_index >= $2 order by e.leaf_index`,
    [county, from],
  )
  tree.extend(rows.map((row) => leafHash(log.profile.digest, encodeEvent(eventOf(row)))))
  return tree.size === sealed.checkpoint.size && tree.root().equals(sealed.checkpoint.root)
    ? 'sound'
    : 'broken'
}
