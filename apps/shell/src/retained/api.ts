import { answerOf, apiFetch, versionTag } from '@xuncha/ui'
import type { Text } from '@xuncha/plugin-sdk'
import type { OfferedVerb } from '../administration/types.ts'

/** What the county keeps of a module that was uninstalled 留存数据, in numbers. */
export interface Retained {
  id: string
  title: Text
  version: string
  reason: string
  retainedAt: string
  state: 'kept' | 'held' | 'proposed' | 'approved' | 'purged' | 'taken-back'
  tables: readonly { name: string; rows: number }[]
  files: number
  archive: string
  /** Last day of keeping; null: for good. */
  keepUntil: string | null
  isDue: boolean
  endedAt: string | null
  moves: readonly { move: string; reason: string; early: boolean; byName: string; at: string }[]
  rowVersion: number
  verbs: readonly OfferedVerb[]
}

/** What somebody decides about it. */
export interface RetainedMove {
  move: string
  reason: string
  /** Though the term of keeping is not over. */
  early: boolean
}

export async function readRetained(): Promise<readonly Retained[]> {
  const { retained } = (await answerOf(apiFetch('/api/admin/retained'))) as { retained: Retained[] }
  return retained
}

export function moveRetained({ id, rowVersion }: Retained, move: RetainedMove): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json', 'If-Match': versionTag(rowVersion) }
  const init = { method: 'POST', headers, body: JSON.stringify(move) }
  return answerOf(apiFetch(`/api/admin/retained/${id}/moves`, init))
}
