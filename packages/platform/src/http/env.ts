import type { Facts } from '@xuncha/plugin-sdk'
import type { KnownActor } from '../tenancy/index.ts'

/** A language that the platform speaks. */
export type Locale = 'zh-CN' | 'en'

/** What every request of the host carries. */
export interface HostEnv {
  Variables: {
    locale: Locale
    say: (code: string, facts?: Facts) => string
    token: string
    known: KnownActor
  }
}
