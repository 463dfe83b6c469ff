import { type Kysely, sql } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import { type Ask, type AskText, type BuiltManifest, readAsk } from '@xuncha/plugin-sdk'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** What a plugin asks the county for, and what of it is approved. */
export interface Asked {
  pluginId: string
  /** It came as a package; the program's own modules ask for nothing. */
  packaged: boolean
  asks: readonly AskText[]
  /** What the county's security administrator decided last; undefined as long as nobody looked. */
  approval: Approval | undefined
}

/** An approval 批准 as it stands; withdrawn when it is of nothing. */
export interface Approval {
  asks: readonly AskText[]
  version: string
  approvedBy: string
  approvedAt: string
  rowVersion: number
}

/** One right that is asked for, as a person weighs it: a role and what it gets, an event heard, a service asked. */
export interface AskedRight {
  kind: Ask['kind']
  /** Id of the permission, or name of the event or service. */
  name: string
  role: string | null
  reach: string | null
  risk: string | null
  forUnits: boolean
  approved: boolean
}

/**
 * What is asked for, right by right: what a permission means is told with each role that gets it, and by itself where
 * none does. What is not approved comes first: these rights nobody has.
 */
export function rightsAsked({ asks, approval }: Pick<Asked, 'asks' | 'approval'>): AskedRight[] {
  const read = asks.flatMap((text) => {
    const ask = readAsk(text)
    return ask === undefined ? [] : [{ ask, approved: approval?.asks.includes(text) ?? false }]
  })
  const granted = new Set(read.flatMap(({ ask }) => (ask.kind === 'grant' ? [ask.permission] : [])))
  const meanings = new Map(
    read.flatMap(({ ask, approved }) =>
      ask.kind === 'permission' ? [[ask.permission, { ...ask, approved }] as const] : [],
    ),
  )
  const rights = read
    .filter(({ ask }) => ask.kind !== 'permission' || !granted.has(ask.permission))
    .map(({ ask, approved }): AskedRight => {
      const name = 'permission' in ask ? ask.permission : ask.name
      const means = meanings.get(name)
      return {
        kind: ask.kind,
        name,
        role: ask.kind === 'grant' ? ask.role : null,
        reach: ask.kind === 'grant' ? ask.reach : null,
        risk: means?.risk ?? null,
        forUnits: means?.forUnits ?? false,
        approved: approved && (means?.approved ?? true),
      }
    })
  return [...rights.filter(({ approved }) => !approved), ...rights.filter(({ approved }) => approved)]
}

/** Whether the county lets a plugin do anything at all. */
export function isAdmitted({ packaged, approval }: Asked): boolean {
  return !packaged || (approval !== undefined && approval.asks.length > 0)
}

/** What each plugin asks for, by its id. */
export async function approvals(tx: Tx): Promise<Map<string, Asked>> {
  return new Map((await rows(tx).execute()).map((row) => [row.pluginId, askedOf(row)]))
}

/** What one plugin asks for. */
export async function approvalOf(tx: Tx, pluginId: string): Promise<Asked> {
  const row = await rows(tx).where('plugin.id', '=', pluginId).executeTakeFirst()
  return row ? askedOf(row) : { pluginId, packaged: false, asks: [], approval: undefined }
}

/**
 * Approves all that the version in service asks for, or takes the approval back 批准、撤回. In effect at once, in every
 * session of the county.
 * @refuses stale; module.other-version when another version came into service since it was looked at; module.asks-nothing
 */
export async function decideApproval(
  tx: Tx,
  actor: Actor,
  { manifest, version, approve, looked }: { manifest: BuiltManifest } & ApprovalDecision,
): Promise<Outcome<Asked>> {
  const asked = await approvalOf(tx, manifest.id)
  if (!asked.packaged) return refuse('module.asks-nothing')
  const ours = asked.approval?.rowVersion ?? 0
  if (ours !== version) return refuse('stale', { yours: version, ours })
  if (looked !== manifest.version) return refuse('module.other-version', { version: manifest.version })
  const said = {
    asks: approve ? [...asked.asks] : [],
    version: looked,
    approved_by: actor.name,
    approved_at: sql<string>`now()`,
  }
  const stored = await tx
    .insertInto('platform.approval')
    .values({ plugin_id: manifest.id, ...said })
    .onConflict((conflict) =>
      conflict
        .columns(['county_id', 'plugin_id'])
        .doUpdateSet({ ...said, row_version: version + 1 })
        // Somebody else was faster: their word stands until it is read.
        .where('platform.approval.row_version', '=', version),
    )
    .returning('id')
    .executeTakeFirst()
  if (stored === undefined) return refuse('stale', { yours: version, ours: ours + 1 })
  return done(await approvalOf(tx, manifest.id))
}

/** What is decided, on which version of the approval, having looked at which version of the plugin. */
export interface ApprovalDecision {
  version: number
  approve: boolean
  looked: string
}

function rows(tx: Tx) {
  return tx
    .selectFrom('platform.plugin as plugin')
    .leftJoin('platform.approval as approval', 'approval.plugin_id', 'plugin.id')
    .select([
      'plugin.id as pluginId',
      'plugin.asks',
      'approval.asks as approved',
      'approval.version',
      'approval.approved_by as approvedBy',
      'approval.approved_at as approvedAt',
      'approval.row_version as rowVersion',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

function askedOf({ pluginId, asks, approved, version, approvedBy, approvedAt, rowVersion }: Row): Asked {
  const isDecided = approved !== null && version !== null && approvedBy !== null && approvedAt !== null
  return {
    pluginId,
    packaged: asks.length > 0,
    asks,
    approval: isDecided
      ? { asks: approved, version, approvedBy, approvedAt, rowVersion: rowVersion ?? 0 }
      : undefined,
  }
}
