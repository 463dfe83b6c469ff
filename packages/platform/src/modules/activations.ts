import type { Kysely } from 'kysely'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import type { PlatformDb } from '../tables.ts'
import { approvalOf, approvals, isAdmitted, rightsAsked } from './approvals.ts'

type Tx = Kysely<PlatformDb>

/** What the level above says of a module for a county 上级要求. */
export const moduleLevels = ['required', 'allowed', 'forbidden'] as const
export type ModuleLevel = (typeof moduleLevels)[number]

/** A module of this installation as a county has it. */
export interface ModuleState extends Pick<BuiltManifest, 'id' | 'version' | 'title' | 'summary'> {
  active: boolean
  level: ModuleLevel
  rowVersion: number
  /** It came as a package: the county's security administrator approves what it may do. */
  packaged: boolean
  /** The county lets it do something, so that it may be turned on; always so of the program's own modules. */
  admitted: boolean
  /** How many of the rights that it asks for are not approved. */
  held: number
}

/** The modules as a county has them. */
export async function listModules(tx: Tx, manifests: readonly BuiltManifest[]): Promise<ModuleState[]> {
  const rows = await activations(tx).execute()
  const approved = await approvals(tx)
  return manifests.map((manifest) =>
    stateOf(
      manifest,
      rows.find(({ plugin_id }) => plugin_id === manifest.id),
      approved.get(manifest.id),
    ),
  )
}

/** One of them. */
export async function findModule(tx: Tx, manifest: BuiltManifest): Promise<ModuleState> {
  const row = await activations(tx).where('plugin_id', '=', manifest.id).executeTakeFirst()
  return stateOf(manifest, row, await approvalOf(tx, manifest.id))
}

/**
 * Turns a module on or off for the county 启用、停用: one row, which every process and every open page hears of.
 * @refuses stale, module.required, module.forbidden, module.not-approved
 */
export async function switchModule(
  tx: Tx,
  manifest: BuiltManifest,
  { active, version }: { active: boolean; version: number },
): Promise<Outcome<ModuleState>> {
  const { id } = manifest
  const row = await activations(tx).where('plugin_id', '=', id).forUpdate().executeTakeFirst()
  const ours = row?.row_version ?? 0
  if (ours !== version) return refuse('stale', { yours: version, ours })
  if (row?.level === 'required' && !active) return refuse('module.required')
  if (row?.level === 'forbidden' && active) return refuse('module.forbidden')
  const asked = await approvalOf(tx, id)
  // Once something is approved it may run with less than it asks for; before that nobody has looked at it.
  if (active && !isAdmitted(asked)) return refuse('module.not-approved')
  if (row === undefined)
    await tx.insertInto('platform.activation').values({ plugin_id: id, active }).execute()
  else
    await tx
      .updateTable('platform.activation')
      .set({ active, row_version: ours + 1 })
      .where('plugin_id', '=', id)
      .execute()
  return done(await findModule(tx, manifest))
}

type Activation = { active: boolean; level: ModuleLevel; row_version: number }

function activations(tx: Tx) {
  return tx.selectFrom('platform.activation').select(['plugin_id', 'active', 'level', 'row_version'])
}

function stateOf(
  { id, version, title, summary }: BuiltManifest,
  row: Activation | undefined,
  asked: Awaited<ReturnType<typeof approvalOf>> | undefined,
): ModuleState {
  return {
    id,
    version,
    title,
    summary,
    active: row?.active ?? false,
    level: row?.level ?? 'allowed',
    rowVersion: row?.row_version ?? 0,
    packaged: asked?.packaged ?? false,
    admitted: asked === undefined || isAdmitted(asked),
    held: asked === undefined ? 0 : rightsAsked(asked).filter(({ approved }) => !approved).length,
  }
}
