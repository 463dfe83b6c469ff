import { type Compilable, type Kysely, sql } from 'kysely'
import type { Pool } from 'pg'
import {
  describer,
  kyselyOver,
  sendInTurn,
  sendTogether,
  type Statement,
  statementOf,
} from '@xuncha/database'
import { type SettingField, settingsIn, type SettingsOf } from '@xuncha/plugin-sdk'
import type {
  Actor,
  Files,
  Host,
  Reach,
  RowsOf,
  Session,
  StoredFile,
  Tx,
  Vault,
} from '@xuncha/plugin-sdk/server'
import type { Admitted, Order } from '../apart/protocol.ts'
import { withoutHidden } from '../policy/fields.ts'
import { codeOf, isDenied, isKept, NoSession, NotFound } from '../tenancy/refusals.ts'
import { RunnerHost } from './host.ts'
import type { HostLine } from './host-line.ts'

/** What the sessions of a plugin's process stand on. */
export interface RunnerParts {
  order: Order
  pool: Pool
  line: HostLine
}

/** One request of a plugin, in the plugin's own process: what `PluginSession` is in the host's. */
export class RunnerSession<Db> implements Session<Db> {
  readonly files: Files
  readonly vault: Vault
  #admitted: Admitted
  readonly #request: string
  readonly #parts: RunnerParts

  constructor(admitted: Admitted, request: string, parts: RunnerParts) {
    this.#admitted = admitted
    this.#request = request
    this.#parts = parts
    this.files = filesBy(parts.line, request)
    this.vault = vaultBy(parts.line, request)
  }

  get actor(): Actor {
    return this.#admitted.actor
  }

  get reach(): Reach {
    return this.#admitted.reach
  }

  shown<R extends object>(of: string, records: readonly R[]): R[] {
    return records.map((record) => withoutHidden(record, of, this.#admitted.hidden, this.actor.personId))
  }

  settings<const Fields extends readonly SettingField[]>(fields: Fields): SettingsOf<Fields> {
    return settingsIn(fields, this.#admitted.settings)
  }

  async batch<const S extends readonly Compilable<unknown>[]>(
    build: (db: Kysely<Db>, reach: Reach, actor: Actor) => S,
  ): Promise<RowsOf<S>> {
    return this.#renewedOnce(async () => {
      const statements = build(describer as unknown as Kysely<Db>, this.reach, this.actor)
      const outcomes = await sendTogether(this.#parts.pool, [
        enter(this.#admitted),
        ...statements.map((statement) => statementOf(statement.compile())),
      ])
      return outcomes.slice(1).map(({ rows }) => rows) as RowsOf<S>
    })
  }

  async transaction<T>(work: (tx: Tx<Db>, host: Host, reach: Reach) => Promise<T>): Promise<T> {
    return this.#renewedOnce(() =>
      sendInTurn(
        this.#parts.pool,
        enter(this.#admitted),
        (send) => {
          const tx = kyselyOver<Db>(send)
          const asking = { admitted: this.#admitted, request: this.#request }
          return work(tx, new RunnerHost(tx as Kysely<unknown>, asking, this.#parts), this.reach)
        },
        isKept,
      ),
    )
  }

  /** Takes an event and deals with it, both or neither; one that was dealt with before is passed over. */
  async receive(
    id: string,
    handle: (tx: Tx<Db>, payload: unknown, host: Host) => Promise<void>,
  ): Promise<void> {
    await this.transaction(async (tx, host) => {
      const received = sql<{ payload: unknown }>`select platform.receive_event(${id}) as payload`
      const [event] = (await received.execute(tx)).rows
      if (event && event.payload !== null) await handle(tx, event.payload, host)
    })
  }

  /** As the gatekeeper does in the host: `enter` refuses before anything ran, so that running it again does nothing twice. */
  async #renewedOnce<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt()
    } catch (error) {
      if (codeOf(error) !== 'XU409') throw thrownFor(error)
    }
    this.#admitted = await this.#parts.line.admission(this.#request, this.#admitted.permission)
    try {
      return await attempt()
    } catch (error) {
      throw thrownFor(error)
    }
  }
}

function enter({ pass, stamp }: Admitted): Statement {
  return { sql: 'select platform.enter_by_pass($1, $2)', parameters: [pass, stamp] }
}

function thrownFor(error: unknown): unknown {
  if (codeOf(error) === 'XU401') return new NoSession()
  return isDenied(error) ? new NotFound() : error
}

function filesBy(line: HostLine, request: string): Files {
  const found = async (path: string) => {
    const answer = await line.stream('GET', path, { request })
    return answer.status === 404 ? undefined : answer
  }
  return {
    async receive(incoming, name) {
      const headers = new Headers({ 'content-type': incoming.headers.get('content-type') ?? '' })
      const query = new URLSearchParams({ name })
      const body = incoming.body as ReadableStream<Uint8Array> | null
      const answer = await line.stream('PUT', `/files?${query}`, { request, headers, body })
      return (await answer.json()) as StoredFile
    },
    async send({ sha256, mediaType, name }) {
      return found(`/files/${sha256}?${new URLSearchParams({ mediaType, name })}`)
    },
    async text(sha256) {
      return (await found(`/texts/${sha256}`))?.text()
    },
  }
}

function vaultBy(line: HostLine, request: string): Vault {
  const ask = (verb: string, form: unknown) => line.post(`vault/${verb}`, form, request)
  return {
    put: async (entry) => (await ask('put', entry)) as Awaited<ReturnType<Vault['put']>>,
    of: async (resource, record) =>
      (await ask('of', { resource, record })) as Awaited<ReturnType<Vault['of']>>,
    request: async (asked) => (await ask('request', asked)) as Awaited<ReturnType<Vault['request']>>,
  }
}
