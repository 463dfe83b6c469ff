import type { RecordLabel } from '@xuncha/domain'
import { answerOf } from './answer.ts'
import { apiFetch } from './api-fetch.ts'

/** A record of a module, as the host's routes for marks name it. */
export interface MarkedRecord {
  plugin: string
  table: string
  id: string
}

/** How a record is labelled and sealed 标识、封存, and how it came to be, the last change first. */
export interface Marks {
  label: RecordLabel
  sealed: boolean
  history: {
    act: 'label' | 'seal' | 'unseal'
    label: RecordLabel | null
    reason: string
    personName: string
    at: string
  }[]
}

const pathOf = ({ plugin, table, id }: MarkedRecord) => `/api/p/${plugin}/marks/${table}/${id}`

/** Reads and changes the marks of records, which the host keeps for every module alike. */
export const marksApi = {
  read: async (record: MarkedRecord) => (await answerOf(apiFetch(pathOf(record)))) as Marks,
  label: (record: MarkedRecord, label: string, reason: string) =>
    put(`${pathOf(record)}/label`, { label, reason }),
  seal: (record: MarkedRecord, sealed: boolean, reason: string) =>
    put(`${pathOf(record)}/seal`, { sealed, reason }),
}

function put(path: string, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' }
  return answerOf(apiFetch(path, { method: 'PUT', headers, body: JSON.stringify(body) }))
}
