import { answerOf, apiFetch, versionTag } from '@xuncha/ui'
import type { SettingValue, Text } from '@xuncha/plugin-sdk'
import type { WorkItem } from './home/work.ts'
import type { ModuleDetail } from './modules/types.ts'

/** A module of this installation and whether this county has it 模块启用. */
export interface ModuleState {
  id: string
  version: string
  title: Text
  summary: Text
  active: boolean
  /** What a higher level says: a county may only change what is `allowed`. */
  level: 'required' | 'allowed' | 'forbidden'
  rowVersion: number
  /** It came as a package: what it may do is approved by the county's security administrator. */
  packaged: boolean
  /** Something of it is approved, so that it may be turned on. */
  admitted: boolean
  /** How much of what it asks for is not approved. */
  held: number
  /** How the process of its own is; null where its server half runs in the platform's. */
  process: 'starting' | 'running' | 'down' | 'quarantined' | 'stopped' | null
}

/** What waits for the reader in one module. */
export async function readWork(module: string): Promise<readonly WorkItem[]> {
  const { items } = (await answerOf(apiFetch(`/api/p/${module}/work`))) as { items: WorkItem[] }
  return items
}

export async function readModules(): Promise<readonly ModuleState[]> {
  const { modules } = (await answerOf(apiFetch('/api/admin/modules'))) as { modules: ModuleState[] }
  return modules
}

export async function readModule(id: string): Promise<ModuleDetail> {
  return (await answerOf(apiFetch(`/api/admin/modules/${encodeURIComponent(id)}`))) as ModuleDetail
}

/** Turns a module on or off for the county, if nobody did in between. */
export async function switchModule({ id, rowVersion }: ModuleState, active: boolean): Promise<ModuleState> {
  return (await put(`/api/admin/modules/${id}`, { active }, rowVersion)) as ModuleState
}

/** Sets a module for the county: what is given is set, the rest goes back to its defaults. */
export function chooseSettings(
  { id, settings }: ModuleDetail,
  values: Readonly<Record<string, SettingValue>>,
): Promise<unknown> {
  return put(`/api/admin/modules/${id}/settings`, { values }, settings.rowVersion)
}

/** Approves what a package asks for as it was looked at, or takes the approval back. */
export function decideApproval({ id, version, asked }: ModuleDetail, approve: boolean): Promise<unknown> {
  return put(`/api/admin/modules/${id}/approval`, { approve, looked: version }, asked.rowVersion)
}

function put(path: string, body: object, version: number): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json', 'If-Match': versionTag(version) }
  return answerOf(apiFetch(path, { method: 'PUT', headers, body: JSON.stringify(body) }))
}
