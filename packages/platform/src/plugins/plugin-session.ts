import { type Compilable, type Kysely, sql } from 'kysely'
import { type SettingField, settingsIn, type SettingsOf } from '@xuncha/plugin-sdk'
import type { Actor, Files, Host, Reach, RowsOf, Session, Tx, Vault } from '@xuncha/plugin-sdk/server'
import type { Admission, CountyTerms, Gatekeeper } from '../tenancy/index.ts'
import { type Decision, type Shown, withoutHidden } from '../policy/index.ts'
import { vaultFor, type VaultParts } from '../vault/index.ts'
import { type HostParts, TransactionHost } from './host.ts'

/** One request of one plugin, admitted under one permission. */
export class PluginSession<Db> implements Session<Db> {
  /** Who asks, what they reach and the decision, as when the database last answered: at first they may be stale. */
  actor: Actor
  reach: Reach
  decision: Decision
  /** What the county says of its modules, as of then too. */
  terms: CountyTerms
  readonly files: Files
  readonly vault: Vault
  /** Whether the database has vouched for the session during this request. */
  proved = false
  readonly #gatekeeper: Gatekeeper
  readonly #token: string
  readonly #permission: string
  readonly #pluginId: string
  readonly #parts: HostParts

  constructor(
    admission: Admission,
    request: { token: string; permission: string; pluginId: string },
    parts: HostParts & { gatekeeper: Gatekeeper; files: Files; vault: VaultParts | undefined },
  ) {
    this.actor = admission.actor
    this.reach = admission.reach
    this.decision = admission.decision
    this.terms = admission.terms
    this.files = parts.files
    this.vault = vaultFor(parts.vault, request)
    this.#gatekeeper = parts.gatekeeper
    this.#token = request.token
    this.#permission = request.permission
    this.#pluginId = request.pluginId
    this.#parts = parts
  }

  shown<R extends object>(of: string, records: readonly R[]): R[] {
    return records.map((record) => withoutHidden(record, of, this.decision.hidden, this.actor.personId))
  }

  settings<const Fields extends readonly SettingField[]>(fields: Fields): SettingsOf<Fields> {
    return settingsIn(fields, this.terms.settings[this.#pluginId] ?? {})
  }

  async batch<const S extends readonly Compilable<unknown>[]>(
    build: (db: Kysely<Db>, reach: Reach, actor: Actor) => S,
  ): Promise<RowsOf<S>> {
    const rows = await this.#gatekeeper.batch<Db, S>(
      this.#token,
      this.#permission,
      (db, reach, actor, admission) => {
        Object.assign(this, admission)
        return build(db, reach, actor)
      },
    )
    this.proved = true
    return rows
  }

  async transaction<T>(work: (tx: Tx<Db>, host: Host, reach: Reach) => Promise<T>): Promise<T> {
    const result = await this.#gatekeeper.transaction<Db, T>(
      this.#token,
      this.#permission,
      (tx, admission) => {
        Object.assign(this, admission)
        const of = { pluginId: this.#pluginId, token: this.#token, permission: this.#permission, admission }
        const host = new TransactionHost(tx as Kysely<unknown>, of, this.#parts)
        return work(tx, host, admission.reach)
      },
    )
    this.proved = true
    return result
  }

  /** Puts on record which sensitive records the actor is about to be shown, and by which route. */
  async noteShown(shown: readonly Shown[], route: string): Promise<void> {
    await this.#gatekeeper.batch(this.#token, this.#permission, (db) =>
      shown.map(({ object, records }) =>
        db.selectNoFrom(sql`platform.record_reads(${object}, ${records}::uuid[], ${route})`.as('noted')),
      ),
    )
  }

  /** Has the database vouch for the session when the handler needed no rows. */
  async prove(): Promise<void> {
    if (!this.proved) await this.batch(() => [])
  }
}
