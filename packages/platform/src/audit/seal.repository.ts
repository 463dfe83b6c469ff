import type { PoolClient } from 'pg'
import {
  encodeEvent,
  Frontier,
  isSignedBy,
  leafHash,
  readCheckpoint,
  signCheckpoint,
  type Signer,
} from '@xuncha/audit'
import { eventOf, SEALED_COLUMNS, type SealedRow } from './events.ts'

/** What was stored of a tree is not what its own checkpoint says: growing it would cover that up. */
export class BrokenTree extends Error {
  constructor(county: number, what: string) {
    super(`The tree of county ${county} cannot be continued: ${what}`)
  }
}

/** Counties that have events which are not sealed. */
export async function unsealedCounties(client: Pick<PoolClient, 'query'>): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select c.id from platform.county c where exists (
       select from platform.audit_event e where e.county_id = c.id and e.leaf_index is null)`,
  )
  return rows.map(({ id }) => id)
}

/**
 * Seals up to `atMost` events of a county in one transaction: gives them their places, and signs the tree's new root.
 * What is not sealed is found by that alone. A second sealer finds the tree's row taken and leaves the county to the
 * first; one that is cut off leaves nothing behind.
 * @returns how many were sealed
 */
export async function sealCounty(
  client: PoolClient,
  signer: Signer,
  county: number,
  { now, atMost }: { now: Date; atMost: number },
): Promise<number> {
  await client.query('begin')
  try {
    const sealed = await sealInside(client, signer, county, { now, atMost })
    const { command } = await client.query(sealed === 0 ? 'rollback' : 'commit')
    // pg resolves the COMMIT of an aborted transaction; only its tag tells.
    if (sealed > 0 && command !== 'COMMIT') throw new Error('A batch of seals was rolled back')
    return sealed
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function sealInside(
  client: PoolClient,
  signer: Signer,
  county: number,
  { now, atMost }: { now: Date; atMost: number },
): Promise<number> {
  await client.query('insert into platform.audit_tree (county_id) values ($1) on conflict do nothing', [
    county,
  ])
  const { rows: trees } = await client.query<{ size: string }>(
    'select size from platform.audit_tree where county_id = $1 for update skip locked',
    [county],
  )
  if (trees[0] === undefined) return 0
  const tree = await treeOf(client, signer, county, Number(trees[0].size))
  const first = tree.size
  const { rows } = await client.query<SealedRow>(
    `select ${SEALED_COLUMNS} from platform.audit_event
     where county_id = $1 and leaf_index is null order by id limit $2`,
    [county, atMost],
  )
  if (rows.length === 0) return 0
  const { digest } = signer.profile
  tree.extend(rows.map((row) => leafHash(digest, encodeEvent(eventOf(row)))))
  const placed = await client.query(
    `update platform.audit_event e set leaf_index = $3::bigint + place.at - 1
     from unnest($2::bigint[]) with ordinality as place (id, at)
     where e.county_id = $1 and e.id = place.id and e.leaf_index is null`,
    [county, rows.map(({ id }) => id), first],
  )
  if (placed.rowCount !== rows.length) throw new BrokenTree(county, 'an event got a place from somebody else')
  await client.query(
    'insert into platform.audit_checkpoint (county_id, size, at, note, peaks) values ($1, $2, $3, $4, $5)',
    [
      county,
      tree.size,
      now,
      signCheckpoint(signer, county, { size: tree.size, root: tree.root() }, now),
      Buffer.concat(tree.peaks),
    ],
  )
  await client.query('update platform.audit_tree set size = $2 where county_id = $1', [county, tree.size])
  return rows.length
}

/** The tree as its last checkpoint left it, held against that checkpoint's signature. */
async function treeOf(client: PoolClient, signer: Signer, county: number, size: number): Promise<Frontier> {
  const { rows } = await client.query<{ size: string; note: string; peaks: Buffer }>(
    'select size, note, peaks from platform.audit_checkpoint where county_id = $1 order by size desc limit 1',
    [county],
  )
  const [last] = rows
  if (last === undefined) {
    if (size > 0) throw new BrokenTree(county, 'its checkpoints are gone')
    return new Frontier(signer.profile.digest)
  }
  const sealed = readCheckpoint(last.note)
  if (sealed === undefined || !isSignedBy(signer, sealed.note))
    throw new BrokenTree(county, 'its last checkpoint is not signed by our key')
  if (Number(last.size) !== size || sealed.checkpoint.size !== size)
    throw new BrokenTree(county, `it has ${size} events and a checkpoint of ${sealed.checkpoint.size}`)
  const tree = frontierOf(signer, size, last.peaks)
  if (!tree.root().equals(sealed.checkpoint.root))
    throw new BrokenTree(county, 'its stored subtrees are not those of its checkpoint')
  return tree
}

/** A tree taken up from what a checkpoint stored. */
export function frontierOf(signer: Pick<Signer, 'profile'>, size: number, peaks: Buffer): Frontier {
  const hashes = Array.from({ length: Math.floor(peaks.length / 32) }, (_, at) =>
    Buffer.from(peaks.subarray(at * 32, at * 32 + 32)),
  )
  return new Frontier(signer.profile.digest, size, hashes)
}
