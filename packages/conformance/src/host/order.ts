import type { Check } from '@xuncha/plugin-package'
import type { CheckReport } from '../report.ts'

/** What the running half is told: folders of unpacked packages, and a PostgreSQL to itself. */
export interface Order {
  /** Ends with a slash. */
  folder: string
  /** Of the version that is upgraded from, where one was given. */
  previous: string | undefined
  serverUrl: string
  /** For whatever the platform keeps on disk. */
  scratch: string
}

/** What it tells as it goes: which check it is about to do, and what a check came to. */
export type Told = { begins: Check } | { report: CheckReport }
