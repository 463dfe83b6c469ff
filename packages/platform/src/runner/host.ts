import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type SettingField, settingsIn, type SettingsOf } from '@xuncha/plugin-sdk'
import type { EventContract, ServiceContract, ServiceOf } from '@xuncha/plugin-sdk/contracts'
import type { Actor, Directory, Host, NewRecusal } from '@xuncha/plugin-sdk/server'
import type { Admitted, Order } from '../apart/protocol.ts'
import type { HostLine } from './host-line.ts'

/** What the host does in a plugin's transaction, from the plugin's own process: by functions that hold to its pass. */
export class RunnerHost implements Host {
  readonly actor: Actor
  readonly directory: Directory
  readonly #tx: Kysely<unknown>
  readonly #admitted: Admitted
  readonly #request: string
  readonly #parts: { order: Order; line: HostLine }

  constructor(
    tx: Kysely<unknown>,
    { admitted, request }: { admitted: Admitted; request: string },
    parts: { order: Order; line: HostLine },
  ) {
    this.#tx = tx
    this.#admitted = admitted
    this.#request = request
    this.#parts = parts
    this.actor = admitted.actor
    this.directory = directoryBy(tx)
  }

  async publish(event: EventContract, payload: unknown): Promise<void> {
    const { plugin, publishes } = this.#parts.order
    if (!publishes.includes(event.name))
      throw new Error(`Plugin "${plugin}" publishes "${event.name}", which its manifest does not declare`)
    const told = JSON.stringify(event.payload.parse(payload))
    await sql`select platform.publish_event(${randomUUID()}, ${event.name}, ${told})`.execute(this.#tx)
  }

  service<C extends ServiceContract>(contract: C): ServiceOf<C> | undefined {
    const { order, line } = this.#parts
    if (!order.uses.includes(contract.name))
      throw new Error(`Plugin "${order.plugin}" uses "${contract.name}", which its manifest does not declare`)
    if (!this.#admitted.services.includes(contract.name)) return undefined
    const methods: Record<string, (input: unknown) => Promise<unknown>> = {}
    for (const [method, { input, output }] of Object.entries(contract.methods))
      methods[method] = async (given) => {
        const asked = { contract: contract.name, method, input: input.parse(given) }
        return output.parse(await line.post('service', asked, this.#request))
      }
    return methods as ServiceOf<C>
  }

  settings<const Fields extends readonly SettingField[]>(fields: Fields): SettingsOf<Fields> {
    return settingsIn(fields, this.#admitted.settings)
  }

  async assign(part: { teamId: string; personId: string; duty: string; until: string }): Promise<void> {
    const { teamId, personId, duty, until } = part
    await sql`select platform.give_part(${teamId}, ${personId}, ${duty}, ${until})`.execute(this.#tx)
  }

  async release({ teamId, personId }: { teamId: string; personId?: string }): Promise<void> {
    await sql`select platform.end_parts(${teamId}, ${personId ?? null})`.execute(this.#tx)
  }

  async recuse({ personId, unitId, origin, reason }: NewRecusal): Promise<void> {
    await sql`select platform.stand_aside(${personId}, ${unitId}, ${origin}, ${reason})`.execute(this.#tx)
  }
}

function directoryBy(tx: Kysely<unknown>): Directory {
  type Organisations = Awaited<ReturnType<Directory['organisations']>>
  type People = Awaited<ReturnType<Directory['people']>>
  return {
    async organisations(ids) {
      const asked = sql<Organisations[number]>`select * from platform.organisations_of(${[...ids]})`
      return (await asked.execute(tx)).rows
    },
    async people(ids) {
      const asked = sql<People[number]>`select * from platform.people_of(${[...ids]})`
      return (await asked.execute(tx)).rows
    },
  }
}
