import { answerOf, apiFetch, newId } from '@xuncha/ui'
import type {
  Certificate,
  Entry,
  EntryValues,
  KeyKind,
  Keys,
  Opened,
  RequestValues,
  UnsealRequest,
} from './types.ts'

const vault = '/api/vault'

async function read<T>(path: string): Promise<T> {
  return (await answerOf(apiFetch(vault + path))) as T
}

async function send<T>(path: string, body?: unknown, method: 'POST' | 'PUT' = 'POST'): Promise<T> {
  const headers = new Headers({ 'Idempotency-Key': newId() })
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  return (await answerOf(apiFetch(vault + path, init))) as T
}

export const vaultApi = {
  entries: async () => (await read<{ entries: Entry[] }>('/entries')).entries,
  seal: (values: EntryValues) => send<Entry>('/entries', values),
  requests: async () => (await read<{ requests: UnsealRequest[] }>('/requests')).requests,
  ask: (values: RequestValues) => send<UnsealRequest>('/requests', values),
  decide: (id: string, move: 'approve' | 'decline', reason?: string) =>
    send<UnsealRequest>(`/requests/${id}/decision`, { move, ...(reason ? { reason } : {}) }),
  revoke: (id: string) => send<UnsealRequest>(`/requests/${id}/revocation`),
  withdraw: (id: string) => send<UnsealRequest>(`/requests/${id}/withdrawal`),
  open: (id: string, passphrase: string) => send<Opened>(`/requests/${id}/opening`, { passphrase }),
  release: (id: string, passphrase: string) => send(`/requests/${id}/release`, { passphrase }),
  destroy: (id: string) => send<Certificate>(`/requests/${id}/destruction`),
  keys: () => read<Keys>('/keys'),
  makeKey: (kind: KeyKind, passphrase: string) => send<Keys>(`/keys/${kind}`, { passphrase }),
  changePassphrase: (current: string, next: string) => send('/keys/own/passphrase', { current, next }, 'PUT'),
  admit: (id: string, passphrase: string) => send<Keys>(`/keys/${id}/admission`, { passphrase }),
  remove: (id: string, passphrase: string) => send<Keys>(`/keys/${id}/removal`, { passphrase }),
  rotate: (passphrase: string) => send<Keys>('/rotation', { passphrase }),
  makeEscrow: (custodians: string[], passphrase: string) => send<Keys>('/escrow', { custodians, passphrase }),
  startRecovery: (keyHolderId: string, reason: string, passphrase: string) =>
    send<Keys>('/recoveries', { keyHolderId, reason, passphrase }),
  completeRecovery: (id: string, passphrase: string) =>
    send<Keys>(`/recoveries/${id}/completion`, { passphrase }),
}

/** People of the county by name, for a picker. */
export async function searchPeople(text: string) {
  const answer = apiFetch(`/api/directory/people?${new URLSearchParams({ search: text })}`)
  const { people } = (await answerOf(answer)) as {
    people: { id: string; name: string; title: string; organisationName: string | null }[]
  }
  return people.map(({ id, name, title, organisationName }) => ({
    id,
    name,
    hint: [organisationName, title].filter(Boolean).join(' '),
  }))
}
