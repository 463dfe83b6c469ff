import type { Pool } from 'pg'
import type { AskText } from '@xuncha/plugin-sdk'
import type { Actor } from '@xuncha/plugin-sdk/server'
import { sendTogether } from '@xuncha/database'
import type { Factor } from '../identity/factors/factors.repository.ts'
import type { Clock } from './clock.ts'

/** What the county says of its modules beyond on and off. */
export interface CountyTerms {
  /** By plugin: what its package asks for and the county has not approved 未批准. */
  held: Readonly<Record<string, readonly AskText[]>>
  /** By plugin: the settings that the county made 参数, as stored. */
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What is known of who stands behind a token, as of a stamp. */
export interface KnownActor extends Omit<Actor, 'today'>, CountyTerms {
  /** Every batch proves in the database that this is still the stamp. */
  stamp: string
  countyName: string
  username: string
  locale: 'zh-CN' | 'en'
  title: string
  organisationName: string | null
  /** The county wants a second factor of this account, and it has none: nothing is open but enrolling one. */
  mustEnrol: boolean
  /** What the account can show as a second factor. */
  factors: readonly Factor[]
  /** Who acts: somebody who signed in, a plugin, or a program of another system. */
  kind: 'person' | 'job' | 'service'
  /** From where the token of a service is taken; empty for anywhere, null for whoever is none. */
  addresses: readonly string[] | null
  /** Set where a plugin's job acts, not a person. */
  pluginId: string | null
}

const REMEMBERED = 5000

/**
 * Remembers actors by token, so that a request needs no round trip to learn who asks.
 * Remembering is safe: `platform.enter` compares the stamp in the same round trip as the work, and whatever
 * changes a right changes the stamp.
 */
export class Actors {
  readonly #app: Pool
  readonly #clock: Clock
  readonly #known = new Map<string, KnownActor>()

  constructor(app: Pool, clock: Clock) {
    this.#app = app
    this.#clock = clock
  }

  /** The actor behind a token, remembered or read. Undefined when there is no such session. */
  async of(token: string): Promise<KnownActor | undefined> {
    return this.#known.get(token) ?? (await this.read(token))
  }

  /** What is remembered of a token, for what needs no proof. */
  remembered(token: string): KnownActor | undefined {
    return this.#known.get(token)
  }

  /** Reads the actor anew: the remembered one turned out stale. */
  async read(token: string): Promise<KnownActor | undefined> {
    const [loaded] = await sendTogether(this.#app, [
      { sql: 'select platform.load_actor($1) as actor', parameters: [token] },
    ])
    const actor = loaded?.rows[0]?.actor as KnownActor | null | undefined
    this.forget(token)
    if (!actor) return undefined
    this.#known.set(token, actor)
    if (this.#known.size > REMEMBERED) this.forget(this.#known.keys().next().value as string)
    return actor
  }

  forget(token: string): void {
    this.#known.delete(token)
  }

  /** The actor as of now: what is decided depends on the day. */
  asOfToday(actor: KnownActor): Actor {
    return { ...actor, today: this.#clock.today() }
  }
}
