import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { askOfEvent } from '@xuncha/plugin-sdk'
import { ModuleUnavailable } from '../apart/unavailable.ts'
import { TransactionHost, type HostParts, type Subscriber } from '../plugins/index.ts'
import type { PlatformDb } from '../tables.ts'
import { type Gatekeeper, NotFound } from '../tenancy/index.ts'
import type { Consumer } from './outbox.ts'

/** What delivering needs besides the subscriber. */
export interface DeliveryParts {
  gatekeeper: Gatekeeper
  log: Logger
  /** Runs `work` under a session of the plugin's own in that county, which ends with it. */
  asJob<T>(countyId: number, pluginId: string, work: (token: string) => Promise<T>): Promise<T>
  host(): HostParts
}

/**
 * Delivers an event to one subscriber: once, however often the queue hands it over, because the receipt commits
 * with the subscriber's work. A county where the subscriber is off has nobody to deliver to.
 */
export function consumerOf({ pluginId, subscription, apart }: Subscriber, parts: DeliveryParts): Consumer {
  const event = subscription.event.name
  const permission = `${pluginId}.event:deliver`
  return {
    pluginId,
    event,
    deliver: ({ countyId, eventId }) =>
      parts.asJob(countyId, pluginId, async (token) => {
        try {
          if (apart !== undefined) {
            const admission = await parts.gatekeeper.admit(token, permission)
            if (admission.terms.held[pluginId]?.includes(askOfEvent(event))) return
            // There the receipt and the work are one transaction as well.
            return await apart.deliver({ name: event, id: eventId }, { token, permission, admission })
          }
          await parts.gatekeeper.transaction(token, permission, async (tx, admission) => {
            // Not approved: for this module it did not happen, until it is. Then it is told what it missed.
            if (admission.terms.held[pluginId]?.includes(askOfEvent(event))) return
            const own = tx as unknown as Kysely<PlatformDb>
            const receipt = await own
              .insertInto('platform.receipt')
              .values({ event_id: eventId, plugin_id: pluginId })
              .onConflict((conflict) => conflict.columns(['county_id', 'event_id', 'plugin_id']).doNothing())
              .returning('id')
              .executeTakeFirst()
            if (!receipt) return
            const { payload } = await own
              .selectFrom('platform.event')
              .select('payload')
              .where('id', '=', eventId)
              .executeTakeFirstOrThrow()
            const host = new TransactionHost(
              own as unknown as Kysely<unknown>,
              { pluginId, token, permission, admission },
              parts.host(),
            )
            await subscription.handle(
              own as unknown as Kysely<never>,
              subscription.event.payload.parse(payload) as never,
              host,
            )
          })
        } catch (error) {
          // Its process is away: what waits is delivered once it is back, by way of what it missed.
          if (error instanceof ModuleUnavailable) return
          if (!(error instanceof NotFound)) throw error
          parts.log.info({ countyId, pluginId, event }, 'not delivered: the module is off in this county')
        }
      }),
  }
}
