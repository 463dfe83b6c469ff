import type { SealedKind, UnsealPurpose, UnsealState } from '@xuncha/domain'
import type { OfferedVerb } from '../administration/types.ts'

/** A sealed entry 密封信息 as the register shows it: that it is there. */
export interface Entry {
  id: string
  kind: SealedKind
  resource: string
  record: string
  state: 'sealed' | 'destroyed'
  createdByName: string
  createdAt: string
  openings: number
  rowVersion: number
}

/** What is handed in to be sealed. */
export interface EntryValues {
  kind: SealedKind
  resource: string
  record: string
  fields: Record<string, string>
  barred: string[]
}

/** A request to open or to destroy an entry 开封申请. */
export interface UnsealRequest {
  id: string
  entryId: string
  kind: SealedKind
  resource: string
  record: string
  purpose: UnsealPurpose
  reason: string
  requestedByName: string
  requestedAt: string
  expiresAt: string
  state: Exclude<UnsealState, 'new'>
  approvals: { name: string; verdict: 'approve' | 'decline'; reason: string | null; stands: boolean }[]
  rowVersion: number
  verbs: OfferedVerb[]
}

/** What somebody asks for. */
export interface RequestValues {
  entryId: string
  purpose: UnsealPurpose
  reason: string
  hours: number
}

/** What was opened. Shown, and kept nowhere. */
export interface Opened {
  entryId: string
  fields: { name: string; value: string }[]
  sameReporter: { resource: string; record: string }[]
}

/** That the key of an entry was destroyed 销毁证明. */
export interface Certificate {
  id: string
  keyId: string
  ciphertextDigest: string
  at: string
}

export type KeyKind = 'holder' | 'reader' | 'custodian'

/** Who holds a key 密钥保管人. */
export interface KeyHolder {
  id: string
  name: string
  kind: KeyKind
  state: 'waiting' | 'active' | 'removed'
  entitled: boolean
  hasShare: boolean
  own: boolean
  madeAt: string
  admittedByName: string | null
  removedByName: string | null
}

/** The keys of the county's store. */
export interface Keys {
  holders: KeyHolder[]
  entries: number
  toRotate: number
  escrow: { id: string; madeAt: string } | null
  recoveries: { id: string; holderName: string; startedByName: string; reason: string; own: boolean }[]
}
