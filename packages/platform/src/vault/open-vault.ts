import type { Pool } from 'pg'
import { type ProfileName, profiles } from '@xuncha/crypto'
import type { Sessions } from '../identity/index.ts'
import { type Actors, type CurrentRules, Gatekeeper } from '../tenancy/index.ts'
import { openBlindKey } from './blind-key.ts'
import type { VaultParts } from './parts.ts'

/** What the store is opened with. */
export interface VaultOptions {
  /** Connections of the store's own role. */
  pool: Pool
  keysFolder: string
  profile?: ProfileName
  actors: Actors
  rules: CurrentRules
  sessions: Sessions
}

/** The store, with connections of its own: whatever happens on those of requests cannot reach its tables. */
export async function openVault({
  pool,
  keysFolder,
  profile: name = 'intl',
  actors,
  rules,
  sessions,
}: VaultOptions): Promise<VaultParts> {
  const profile = profiles[name]
  return {
    gatekeeper: new Gatekeeper(pool, actors, rules),
    profile,
    blindKey: await openBlindKey(keysFolder, profile),
    isSignInPassword: (token, text) => sessions.isOwnPassword(token, text),
  }
}
