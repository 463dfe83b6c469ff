import { type Compilable, type Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Actor, Reach, RowsOf } from '@xuncha/plugin-sdk/server'
import {
  describer,
  kyselyOver,
  sendInTurn,
  sendTogether,
  type Statement,
  statementOf,
} from '@xuncha/database'
import { type Decision, decide, decideForJob, type PolicyRules } from '../policy/index.ts'
import type { Actors, CountyTerms, KnownActor } from './actors.ts'
import { codeOf, isDenied, isKept, NoSession, NotFound } from './refusals.ts'

/** The rules in force: others once a plugin is installed or taken away. */
export interface CurrentRules {
  readonly policy: PolicyRules
}

/** A decision with who it was made for, and in what county. */
export interface Admission {
  actor: Actor
  reach: Reach
  decision: Decision
  terms: CountyTerms
  /** As of which the actor was read. */
  stamp: string
}

const ENTER = 'select platform.enter($1, $2, $3)'

/**
 * The one way to a county's rows. Decides in the process on what is remembered of the actor, and has the database
 * prove in the same round trip that it still holds; when it does not, reads the actor again and decides anew.
 */
export class Gatekeeper {
  readonly #app: Pool
  readonly #actors: Actors
  readonly #rules: CurrentRules

  constructor(app: Pool, actors: Actors, rules: CurrentRules) {
    this.#app = app
    this.#actors = actors
    this.#rules = rules
  }

  /** @throws NoSession, NotFound */
  async admit(token: string, permission: string): Promise<Admission> {
    const remembered = this.#decide(await this.#known(token), permission)
    if (remembered !== undefined) return remembered
    // Nothing is refused on what is remembered alone: the right may have been given a moment ago.
    return this.#insist(await this.#actors.read(token), permission)
  }

  /** The same on what the database says at this moment. @throws NoSession, NotFound */
  async admitAnew(token: string, permission: string): Promise<Admission> {
    return this.#insist(await this.#actors.read(token), permission)
  }

  /** Proves the session and nothing else, for an answer that needed no rows. */
  async prove(token: string, permission: string): Promise<void> {
    await this.batch(token, permission, () => [])
  }

  async batch<Db, const S extends readonly Compilable<unknown>[]>(
    token: string,
    permission: string,
    build: (db: Kysely<Db>, reach: Reach, actor: Actor, admission: Admission) => S,
  ): Promise<RowsOf<S>> {
    return this.#retryWhenStale(token, async (known) => {
      const admission = this.#insist(known, permission)
      const { actor, reach } = admission
      const statements = build(describer as unknown as Kysely<Db>, reach, actor, admission)
      const outcomes = await sendTogether(this.#app, [
        enter(token, known.stamp, permission),
        ...statements.map((statement) => statementOf(statement.compile())),
      ])
      return outcomes.slice(1).map((outcome) => outcome.rows) as RowsOf<S>
    })
  }

  async transaction<Db, T>(
    token: string,
    permission: string,
    work: (tx: Kysely<Db>, admission: Admission) => Promise<T>,
  ): Promise<T> {
    return this.#retryWhenStale(token, async (known) => {
      const admission = this.#insist(known, permission)
      return sendInTurn(
        this.#app,
        enter(token, known.stamp, permission),
        (send) => work(kyselyOver<Db>(send), admission),
        isKept,
      )
    })
  }

  async #retryWhenStale<T>(token: string, attempt: (known: KnownActor) => Promise<T>): Promise<T> {
    try {
      return await attempt(await this.#known(token))
    } catch (error) {
      if (codeOf(error) === 'XU401') {
        this.#actors.forget(token)
        throw new NoSession()
      }
      if (isDenied(error)) throw new NotFound()
      if (codeOf(error) !== 'XU409') throw error
    }
    // `enter` refused before anything ran, so that running it all again does nothing twice.
    const known = await this.#actors.read(token)
    if (known === undefined) throw new NoSession()
    try {
      return await attempt(known)
    } catch (error) {
      if (isDenied(error)) throw new NotFound()
      throw error
    }
  }

  async #known(token: string): Promise<KnownActor> {
    const known = await this.#actors.of(token)
    if (known === undefined) throw new NoSession()
    return known
  }

  #decide(known: KnownActor, permission: string): Admission | undefined {
    const actor = this.#actors.asOfToday(known)
    const decision =
      known.pluginId === null
        ? decide(this.#rules.policy, actor, permission)
        : decideForJob(actor, known.pluginId)
    return decision && { actor, reach: decision.reach, decision, terms: known, stamp: known.stamp }
  }

  #insist(known: KnownActor | undefined, permission: string): Admission {
    if (known === undefined) throw new NoSession()
    const admission = this.#decide(known, permission)
    if (admission === undefined) throw new NotFound()
    return admission
  }
}

function enter(token: string, stamp: string, permission: string): Statement {
  return { sql: ENTER, parameters: [token, stamp, permission] }
}
