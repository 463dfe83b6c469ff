import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { PlatformDb } from '../tables.ts'
import type { Outbox } from './outbox.ts'

const AT_ONCE = 100
const RETRY_MS = 5_000

/**
 * Puts into the queue what plugins in processes of their own told: their database role reaches no queue, so that their
 * transaction leaves a note, and of all processes of the host one takes it.
 */
export class Dispatch {
  readonly #gate: Kysely<PlatformDb>
  readonly #outbox: Outbox
  readonly #log: Logger
  #running: Promise<void> | undefined
  #again = false
  #retry: NodeJS.Timeout | undefined
  #stopped = false

  constructor({ gate, outbox, log }: { gate: Kysely<PlatformDb>; outbox: Outbox; log: Logger }) {
    this.#gate = gate
    this.#outbox = outbox
    this.#log = log
  }

  /** Looks whether something was told. Called while it is looking, it looks once more. */
  look(): void {
    if (this.#stopped) return
    this.#again = true
    this.#running ??= this.#all().finally(() => {
      this.#running = undefined
    })
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
        while (!this.#stopped && (await this.#some()));
      } catch (error) {
        this.#log.error({ error }, 'could not send on what a plugin told')
        this.#retry = setTimeout(() => this.look(), RETRY_MS).unref()
      }
    }
  }

  /** Sends some on, in the order in which they were told. Yields whether there were any. */
  async #some(): Promise<boolean> {
    return this.#gate.transaction().execute(async (tx) => {
      const told = await tx
        .selectFrom('platform.dispatch')
        .selectAll()
        .orderBy('at')
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const { county_id: countyId, event_id: eventId, name } of told) {
        await this.#outbox.send(tx, { countyId, eventId, name })
        await tx
          .deleteFrom('platform.dispatch')
          .where('county_id', '=', countyId)
          .where('event_id', '=', eventId)
          .execute()
      }
      return told.length > 0
    })
  }
}
