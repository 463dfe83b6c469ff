import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { PlatformDb } from '../tables.ts'
import { type Gatekeeper, NotFound } from '../tenancy/index.ts'
import type { DeliveryParts } from './deliver.ts'
import type { Outbox } from './outbox.ts'

const RETRY_MS = 5_000

/** What telling modules what they missed stands on. */
export interface CatchUpParts extends Pick<DeliveryParts, 'asJob' | 'log'> {
  gate: Kysely<PlatformDb>
  gatekeeper: Gatekeeper
  outbox: Outbox
  /** Ids of the plugins that this process has. */
  plugins: () => readonly string[]
  log: Logger
}

/**
 * Tells modules that came into service in a county what happened before 补发: turned on by the county, demanded by the
 * level above, or given the approval that they waited for. The database notes who; of all processes one does it.
 */
export class CatchUp {
  readonly #parts: CatchUpParts
  #running: Promise<void> | undefined
  #again = false
  #retry: NodeJS.Timeout | undefined
  #stopped = false

  constructor(parts: CatchUpParts) {
    this.#parts = parts
  }

  /** Looks whether there is somebody to tell. Called while it is looking, it looks once more. */
  look(): void {
    if (this.#stopped) return
    this.#again = true
    this.#running ??= this.#all().finally(() => {
      this.#running = undefined
    })
  }

  /** Has plugins told in every county what they missed while their process was away. */
  async after(pluginIds: readonly string[]): Promise<void> {
    if (pluginIds.length === 0 || this.#stopped) return
    await this.#parts.gate
      .insertInto('platform.catch_up')
      .columns(['county_id', 'plugin_id'])
      .expression((eb) =>
        eb
          .selectFrom('platform.activation')
          .select(['county_id', 'plugin_id'])
          .where('active', '=', true)
          .where('plugin_id', 'in', pluginIds),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    this.look()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#retry)
    await this.#running
  }

  async #all(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        while (!this.#stopped && (await this.#one()));
      } catch (error) {
        this.#parts.log.error({ error }, 'could not tell a module what it missed')
        this.#retry = setTimeout(() => this.look(), RETRY_MS).unref()
      }
    }
  }

  /** Tells one module of one county. Yields whether there was one. */
  async #one(): Promise<boolean> {
    const { gate, plugins } = this.#parts
    const here = plugins()
    if (here.length === 0) return false
    return gate.transaction().execute(async (tx) => {
      const waiting = await tx
        .selectFrom('platform.catch_up')
        .selectAll()
        .where('plugin_id', 'in', here)
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst()
      if (waiting === undefined) return false
      await this.#tell(waiting)
      await tx
        .deleteFrom('platform.catch_up')
        .where('county_id', '=', waiting.county_id)
        .where('plugin_id', '=', waiting.plugin_id)
        .execute()
      return true
    })
  }

  async #tell({ county_id: countyId, plugin_id: pluginId }: PlatformDb['platform.catch_up']): Promise<void> {
    const { asJob, gatekeeper, outbox } = this.#parts
    await asJob(countyId, pluginId, async (token) => {
      try {
        await gatekeeper.transaction(token, `${pluginId}.event:deliver`, (tx: Kysely<PlatformDb>) =>
          outbox.sendMissed(tx, pluginId),
        )
      } catch (error) {
        // Off again already: whoever turns it on the next time has it told then.
        if (!(error instanceof NotFound)) throw error
      }
    })
  }
}
