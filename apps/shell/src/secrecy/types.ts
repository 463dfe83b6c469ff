import type { RecordLabel } from '@xuncha/domain'

/** A recusal 回避 as `GET /api/recusals` answers. */
export interface Recusal {
  id: string
  personId: string
  personName: string
  unitId: string
  unitName: string
  origin: 'declared' | 'decided'
  reason: string
  recordedByName: string
  recordedAt: string
  liftedByName: string | null
  liftedAt: string | null
  liftedReason: string | null
  rowVersion: number
}

/** A sealed record 封存的记录, without anything of what it says. */
export interface SealedRecord {
  table: string
  title: { 'zh-CN': string; en: string }
  id: string
  sealedAt: string
  reason: string
  personName: string
}

/** Up to which label an account reads 知悉范围. */
export interface Clearance {
  accountId: string
  username: string
  name: string
  clearance: RecordLabel
  reason: string | null
  setByName: string | null
  setAt: string | null
  rowVersion: number
}

/** Whether a permission opens anything to an account today, and why 权限说明. */
export interface PermissionExplained {
  permission: string
  may: boolean
  because: { code: string; title: string }[]
}
