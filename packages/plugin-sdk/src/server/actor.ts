import type { ReachKind } from '../manifest.ts'

/** A person's part in one inspection team for as long as they are authorised 一次一授权. */
export interface Assignment {
  teamId: string
  duty: string
  /** Last day, local date. The day after, the team's rows are gone for this person without anybody doing anything. */
  until: string
}

/** Who asks, as the database vouches for it. Personal facts stop at what a decision needs. */
export interface Actor {
  accountId: string
  personId: string
  name: string
  countyId: number
  /** The organisation the person belongs to; what `unit` reach opens. */
  organisationId: string | null
  roles: readonly string[]
  /** Ids of the plugins that are active in the county. */
  modules: readonly string[]
  grants: Readonly<Record<string, readonly ReachKind[]>>
  assignments: readonly Assignment[]
  /** Units that the person stands aside from 回避: whatever is about them is as if missing. */
  recusedUnitIds: readonly string[]
  /** Up to which label the person reads 知悉范围, as `rankOf` in `domain` counts. */
  clearance: number
  /** The password is a one-time one: until it is changed nothing else is open. */
  mustChangePassword: boolean
  /** When the password was last typed again in this session 再次验证, ISO 8601; null for not yet. */
  steppedUpAt: string | null
  /** Today in the county's calendar, local date. */
  today: string
}

/** The rows that a permission opens to an actor. Compiled into SQL by `within`. */
export type Reach =
  | { all: true }
  | { all: false; unitIds: readonly string[]; teamIds: readonly string[]; personIds: readonly string[] }
