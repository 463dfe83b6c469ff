import { answerOf, apiFetch } from '@xuncha/ui'
import type { Text } from '@xuncha/plugin-sdk'
import type { WorkItem } from './home/work.ts'

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

/** Turns a module on or off for the county, if nobody did in between. */
export async function switchModule({ id, rowVersion }: ModuleState, active: boolean): Promise<ModuleState> {
  const answer = apiFetch(`/api/admin/modules/${id}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': `"${rowVersion}"` },
    body: JSON.stringify({ active }),
  })
  return (await answerOf(answer)) as ModuleState
}
