import { answerOf, apiFetch, marksApi, newId, versionTag } from '@xuncha/ui'
import type { Clearance, PermissionExplained, Recusal, SealedRecord } from './types.ts'

async function read<T>(path: string): Promise<T> {
  return (await answerOf(apiFetch(path))) as T
}

async function send(path: string, method: 'POST' | 'PUT', body: unknown, version?: number): Promise<unknown> {
  const headers = new Headers({ 'Content-Type': 'application/json' })
  if (version !== undefined) headers.set('If-Match', versionTag(version))
  else headers.set('Idempotency-Key', newId())
  return answerOf(apiFetch(path, { method, headers, body: JSON.stringify(body) }))
}

export const recusalsApi = {
  list: async () => (await read<{ recusals: Recusal[] }>('/api/recusals')).recusals,
  decide: (body: { personId: string; unitId: string; reason: string }) => send('/api/recusals', 'POST', body),
  lift: ({ id, rowVersion }: Recusal, reason: string) =>
    send(`/api/recusals/${id}/lift`, 'POST', { reason }, rowVersion),
}

export const clearancesApi = {
  list: async () => (await read<{ clearances: Clearance[] }>('/api/admin/clearances')).clearances,
  set: ({ accountId, rowVersion }: Clearance, clearance: string, reason: string) =>
    send(`/api/admin/clearances/${accountId}`, 'PUT', { clearance, reason }, rowVersion),
}

export const policyApi = {
  ofAccount: async (id: string) =>
    (await read<{ permissions: PermissionExplained[] }>(`/api/admin/policy/accounts/${id}`)).permissions,
}

export const sealsApi = {
  of: async (plugin: string) =>
    (await read<{ records: SealedRecord[] }>(`/api/p/${plugin}/marks/sealed`)).records,
  open: ({ plugin, table, id }: { plugin: string; table: string; id: string }, reason: string) =>
    marksApi.seal({ plugin, table, id }, false, reason),
}
