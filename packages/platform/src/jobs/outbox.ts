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
  #consumers: readonly Consumer[]
  /** Queues that this process works through, by name. */
  readonly #workers = new Set<string>()

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
    await this.follow(this.#consumers)
  }

  /**
   * From now on these are who is delivered to. What waits for one that is gone stays in its queue, for the day on which
   * it comes back.
   */
  async follow(consumers: readonly Consumer[]): Promise<void> {
    this.#consumers = consumers
    const wanted = new Map(consumers.map((one) => [queueOf(one.pluginId, one.event), one]))
    for (const queue of this.#workers) {
      await this.#boss.offWork(queue)
      this.#workers.delete(queue)
    }
    for (const [queue, consumer] of wanted) {
      await this.#boss.createQueue(queue, { notify: true, retryLimit: 8, retryBackoff: true })
      await this.#boss.work<Delivery>(queue, PACE, async (jobs) => {
        for (const { data } of jobs) await consumer.deliver(data)
      })
      this.#workers.add(queue)
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
