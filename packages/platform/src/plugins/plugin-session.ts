import type { Compilable, Kysely } from 'kysely'
import type { Actor, Files, Host, Reach, RowsOf, Session, Tx, Vault } from '@xuncha/plugin-sdk/server'
import type { Admission, Gatekeeper } from '../tenancy/gatekeeper.ts'
import { vaultFor, type VaultParts } from '../vault/index.ts'
import { type HostParts, TransactionHost } from './host.ts'

/** One request of one plugin, admitted under one permission. */
export class PluginSession<Db> implements Session<Db> {
  readonly actor: Actor
  readonly reach: Reach
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
    this.files = parts.files
    this.vault = vaultFor(parts.vault, request)
    this.#gatekeeper = parts.gatekeeper
    this.#token = request.token
    this.#permission = request.permission
    this.#pluginId = request.pluginId
    this.#parts = parts
  }

  async batch<const S extends readonly Compilable<unknown>[]>(
    build: (db: Kysely<Db>, reach: Reach, actor: Actor) => S,
  ): Promise<RowsOf<S>> {
    const rows = await this.#gatekeeper.batch<Db, S>(this.#token, this.#permission, build)
    this.proved = true
    return rows
  }

  async transaction<T>(work: (tx: Tx<Db>, host: Host, reach: Reach) => Promise<T>): Promise<T> {
    const result = await this.#gatekeeper.transaction<Db, T>(
      this.#token,
      this.#permission,
      (tx, { actor, reach }) =>
        work(tx, new TransactionHost(tx as Kysely<unknown>, actor, this.#pluginId, this.#parts), reach),
    )
    this.proved = true
    return result
  }

  /** Has the database vouch for the session when the handler needed no rows. */
  async prove(): Promise<void> {
    if (!this.proved) await this.#gatekeeper.prove(this.#token, this.#permission)
  }
}
