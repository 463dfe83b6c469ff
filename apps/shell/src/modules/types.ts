import type { SettingField, SettingValue, Text } from '@xuncha/plugin-sdk'
import type { ModuleState } from '../api.ts'

/** A module's settings in the county 模块参数. */
export interface ModuleSettings {
  fields: readonly SettingField[]
  values: Readonly<Record<string, SettingValue>>
  /** Names of those that the county set. */
  chosen: readonly string[]
  rowVersion: number
}

/** One right that a package asks for 权限申请. */
export interface ModuleRight {
  kind: 'permission' | 'grant' | 'listens' | 'uses'
  name: string
  title: Text | null
  role: string | null
  reach: string | null
  risk: string | null
  forUnits: boolean
  approved: boolean
}

/** What a package asks for and what was decided. */
export interface ModuleAsks {
  rights: readonly ModuleRight[]
  decided: { by: string; at: string; version: string; withdrawn: boolean } | null
  rowVersion: number
}

/** How a module hangs together with another 依赖关系. */
export interface ModuleTie {
  kind: 'uses' | 'listens' | 'used-by' | 'heard-by'
  name: string
  module: { id: string; title: Text } | null
}

/** One module of the county, whole. */
export interface ModuleDetail extends ModuleState {
  settings: ModuleSettings
  asked: ModuleAsks
  ties: readonly ModuleTie[]
}
