import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { PgBoss, fromKysely } from 'pg-boss'
import type { PlatformDb } from '../tables.ts'

/** What a job says: which event, in which county. The content stays in the county's own rows. */
export interface Delivery {
  countyId: number
  eventId: string
  name: string
}

/** Somebody who wants a kind of event delivered. */
export interface Consumer {
  pluginId: string
  event: string
  deliver(delivery: Delivery): Promise<void>
}

// A notification wakes the worker once, whatever came in the meantime waits for the next look.
const PACE = {
  batchSize: 10,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 0.5,
  notifyPollingIntervalSeconds: 0.5,
}

/**
 * Puts events on their way in the transaction that caused them, and delivers them afterwards, at least once,
 * in the order of arrival per subscriber, with growing pauses after a failure.
 */
export class Outbox {
  readonly #boss: PgBoss
  readonly #consumers: readonly Consumer[]

  constructor(gateUrl: string, consumers: readonly Consumer[], log: Logger) {
    this.#consumers = consumers
    this.#boss = new PgBoss({
      connectionString: gateUrl,
      max: 4,
      createSchema: false,
      migrate: false,
      useListenNotify: true,
      // Rebuilding indexes is the operator's to plan.
      reindex: false,
      schedule: false,
    })
    this.#boss.on('error', (error) => log.error({ error }, 'job queue'))
    this.#boss.on('warning', (warning) => log.warn({ warning }, 'job queue'))
  }

  async start(): Promise<void> {
    await this.#boss.start()
    for (const consumer of this.#consumers) {
      const queue = queueOf(consumer.pluginId, consumer.event)
      await this.#boss.createQueue(queue, { notify: true, retryLimit: 8, retryBackoff: true })
      await this.#boss.work<Delivery>(queue, PACE, async (jobs) => {
        for (const { data } of jobs) await consumer.deliver(data)
      })
    }
  }

  /** Sends inside the caller's transaction: no commit, no job. */
  async send(tx: Kysely<PlatformDb>, delivery: Delivery): Promise<void> {
    for (const { pluginId, event } of this.#consumers)
      if (event === delivery.name)
        await this.#boss.send(queueOf(pluginId, event), delivery, { db: fromKysely(tx) })
  }

  /** Sends a plugin what it listens to and has not dealt with, in the order in which it happened. */
  async sendMissed(tx: Kysely<PlatformDb>, pluginId: string): Promise<void> {
    const names = this.#consumers.filter((one) => one.pluginId === pluginId).map(({ event }) => event)
    if (names.length === 0) return
    const missed = await tx
      .selectFrom('platform.event as e')
      .select(['e.county_id as countyId', 'e.id as eventId', 'e.name'])
      .where('e.name', 'in', names)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('platform.receipt as r')
              .select('r.id')
              .whereRef('r.event_id', '=', 'e.id')
              .where('r.plugin_id', '=', pluginId),
          ),
        ),
      )
      .orderBy('e.at')
      .execute()
    for (const delivery of missed)
      await this.#boss.send(queueOf(pluginId, delivery.name), delivery, { db: fromKysely(tx) })
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 10_000 })
  }
}

function queueOf(pluginId: string, event: string): string {
  return `${pluginId}/${event}`
}
