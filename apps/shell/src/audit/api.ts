import { answerOf, apiFetch } from '@xuncha/ui'

/** An event of the audit log 审计事件 as the auditor sees it. */
export interface AuditEvent {
  id: number
  at: string
  accountId: string | null
  username: string | null
  name: string | null
  permission: string | null
  object: string
  record: string
  operation: 'insert' | 'update' | 'delete' | 'act'
  act: string | null
  facts: Record<string, unknown> | null
  leafIndex: number | null
  rowDigest: string
}

/** What the log is searched by. */
export interface AuditSearch {
  from?: string | undefined
  before?: string | undefined
  account?: string | undefined
  object?: string | undefined
  operation?: string | undefined
  record?: string | undefined
}

/** How far the log is sealed 封存 and witnessed 见证. */
export interface AuditState {
  key: string | null
  unsealed: number
  oldestUnsealedAt: string | null
  checkpoint: { size: number; at: string; note: string } | null
  witnesses: { key: string; size: number; at: string }[]
}

/** What verifying came to. */
export interface AuditVerdict {
  ok: boolean
  size: number
  unsealed: number
  root: string
  rows: number | null
  findings: { code: string; text: string }[]
}

/** What can be chosen to search by. */
export interface AuditChoices {
  accounts: { id: string; username: string; name: string }[]
  objects: string[]
}

/** A page of events, the latest first, from behind the event `after` on. */
export async function readEvents(
  search: AuditSearch,
  after?: number,
): Promise<{ events: AuditEvent[]; more: boolean }> {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...search, after }))
    if (value !== undefined && value !== '') query.set(name, String(value))
  return (await answerOf(apiFetch(`/api/audit/events?${query}`))) as { events: AuditEvent[]; more: boolean }
}

export async function readChoices(): Promise<AuditChoices> {
  return (await answerOf(apiFetch('/api/audit/choices'))) as AuditChoices
}

export async function readState(): Promise<AuditState> {
  return (await answerOf(apiFetch('/api/audit/state'))) as AuditState
}

/** Verifies the whole log and every stored row against it. Takes as long as the log is. */
export async function verifyNow(): Promise<AuditVerdict> {
  const answer = apiFetch('/api/audit/verification', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ deep: true }),
  })
  return (await answerOf(answer)) as AuditVerdict
}
