import { type Compilable, type Kysely, sql } from 'kysely'
import type { Actor, Files, Host, Reach, RowsOf, Session, Tx, Vault } from '@xuncha/plugin-sdk/server'
import type { Admission, Gatekeeper } from '../tenancy/gatekeeper.ts'
import { type Decision, type Shown, withoutHidden } from '../policy/index.ts'
import { vaultFor, type VaultParts } from '../vault/index.ts'
import { type HostParts, TransactionHost } from './host.ts'

/** One request of one plugin, admitted under one permission. */
export class PluginSession<Db> implements Session<Db> {
  readonly actor: Actor
  readonly reach: Reach
  /** The decision under which the database last answered: the one of the beginning may have been stale. */
  decision: Decision
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

  async batch<const S extends readonly Compilable<unknown>[]>(
    build: (db: Kysely<Db>, reach: Reach, actor: Actor) => S,
  ): Promise<RowsOf<S>> {
    const rows = await this.#gatekeeper.batch<Db, S>(
      this.#token,
      this.#permission,
      (db, reach, actor, decision) => {
        this.decision = decision
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
      (tx, { actor, reach, decision }) => {
        this.decision = decision
        return work(tx, new TransactionHost(tx as Kysely<unknown>, actor, this.#pluginId, this.#parts), reach)
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
