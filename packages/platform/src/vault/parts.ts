import { type Kysely, sql } from 'kysely'
import type { DataKey, Profile } from '@xuncha/crypto'
import type { Actor, Reach } from '@xuncha/plugin-sdk/server'
import type { Gatekeeper } from '../tenancy/index.ts'
import type { VaultDb } from './tables.ts'

/** A transaction of the store, bound to its session. */
export type Tx = Kysely<VaultDb>

/** What the use cases of the store work with. */
export interface VaultParts {
  /** Over connections of the store's own role. */
  gatekeeper: Gatekeeper
  /** What is sealed from now on is sealed by; what was sealed says itself by which. */
  profile: Profile
  blindKey: DataKey
  /** Whether a text is the sign-in password of the account behind a token. */
  isSignInPassword: (token: string, text: string) => Promise<boolean>
}

/** A request to the store: whose it is, and under which permission it was admitted. */
export interface Asking {
  token: string
  permission: string
}

/** The teams whose head the actor is today. */
export function headedTeams({ assignments, today }: Actor): string[] {
  return assignments
    .filter(({ duty, until }) => duty === 'head' && until >= today)
    .map(({ teamId }) => teamId)
}

/**
 * Entries that exist for a reader: all of the county, or those of the teams they head; never one that they are kept from.
 */
export function visibleEntries(tx: Tx, actor: Actor, reach: Reach) {
  const query = tx
    .selectFrom('vault.entry as entry')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('vault.barred as barred')
            .select('barred.id')
            .whereRef('barred.entry_id', '=', 'entry.id')
            .where('barred.person_id', '=', actor.personId),
        ),
      ),
    )
  if (reach.all) return query
  return query.where('entry.team_id', '=', (eb) => eb.fn.any(eb.val(headedTeams(actor))))
}

/** The name of the person behind an account. */
export function nameOfAccount(id: unknown) {
  return sql<string>`(select p.name from platform.account a
    join platform.person p on p.county_id = a.county_id and p.id = a.person_id where a.id = ${id})`
}
