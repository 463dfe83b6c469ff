import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { askOfService, type SettingField, settingsIn, type SettingsOf } from '@xuncha/plugin-sdk'
import type { EventContract, ServiceContract, ServiceOf } from '@xuncha/plugin-sdk/contracts'
import type { Actor, Directory, Host, NewRecusal } from '@xuncha/plugin-sdk/server'
import { directoryIn } from '../directory/index.ts'
import type { Outbox } from '../jobs/index.ts'
import { recuse } from '../secrecy/index.ts'
import type { PlatformDb } from '../tables.ts'
import type { Admission } from '../tenancy/index.ts'
import type { Registry } from './registry.ts'

/** What the host needs from the process to serve a plugin's transaction. */
export interface HostParts {
  registry: Registry
  outbox: Outbox
}

/** Of which plugin the transaction is, and in whose name. */
interface TransactionOf {
  pluginId: string
  token: string
  permission: string
  admission: Admission
}

/** What the host does inside one transaction of one plugin. */
export class TransactionHost implements Host {
  readonly actor: Actor
  readonly directory: Directory
  readonly #tx: Kysely<PlatformDb>
  readonly #asking: Omit<TransactionOf, 'pluginId'>
  readonly #pluginId: string
  readonly #parts: HostParts

  constructor(tx: Kysely<unknown>, { pluginId, ...asking }: TransactionOf, parts: HostParts) {
    this.#tx = tx as Kysely<PlatformDb>
    this.actor = asking.admission.actor
    this.#asking = asking
    this.directory = directoryIn(this.#tx)
    this.#pluginId = pluginId
    this.#parts = parts
  }

  async publish(event: EventContract, payload: unknown): Promise<void> {
    const { manifest } = this.#parts.registry.get(this.#pluginId) ?? {}
    if (!manifest?.publishes.includes(event.name))
      throw new Error(
        `Plugin "${this.#pluginId}" publishes "${event.name}", which its manifest does not declare`,
      )
    const id = randomUUID()
    await this.#tx
      .insertInto('platform.event')
      .values({
        id,
        name: event.name,
        plugin_id: this.#pluginId,
        payload: JSON.stringify(event.payload.parse(payload)),
      })
      .execute()
    await this.#parts.outbox.send(this.#tx, { countyId: this.actor.countyId, eventId: id, name: event.name })
  }

  service<C extends ServiceContract>(contract: C): ServiceOf<C> | undefined {
    const { registry } = this.#parts
    if (!registry.get(this.#pluginId)?.manifest.uses.includes(contract.name))
      throw new Error(
        `Plugin "${this.#pluginId}" uses "${contract.name}", which its manifest does not declare`,
      )
    const provider = registry.providerOf(contract.name)
    if (!provider || !this.actor.modules.includes(provider.pluginId)) return undefined
    const { held } = this.#asking.admission.terms
    if (held[this.#pluginId]?.includes(askOfService(contract.name))) return undefined
    const { apart } = provider
    const methods: Record<string, (input: unknown) => Promise<unknown>> = {}
    for (const [name, { input, output }] of Object.entries(contract.methods)) {
      if (apart !== undefined) {
        methods[name] = async (given) => {
          const asked = { contract: contract.name, method: name, input: input.parse(given) }
          return output.parse(await apart.ask(asked, this.#asking))
        }
        continue
      }
      const method = provider.provision.methods[name]
      if (!method)
        throw new Error(`Plugin "${provider.pluginId}" provides ${contract.name} without "${name}"`)
      methods[name] = async (given) =>
        output.parse(await method(this.#tx as unknown as Kysely<never>, input.parse(given) as never))
    }
    return methods as ServiceOf<C>
  }

  settings<const Fields extends readonly SettingField[]>(fields: Fields): SettingsOf<Fields> {
    return settingsIn(fields, this.#asking.admission.terms.settings[this.#pluginId] ?? {})
  }

  async assign(part: { teamId: string; personId: string; duty: string; until: string }): Promise<void> {
    await this.#tx
      .insertInto('platform.assignment')
      .values({ team_id: part.teamId, person_id: part.personId, duty: part.duty, until: part.until })
      .execute()
  }

  async recuse(recusal: NewRecusal): Promise<void> {
    await recuse(this.#tx, this.actor, recusal)
  }

  async release({ teamId, personId }: { teamId: string; personId?: string }): Promise<void> {
    let update = this.#tx
      .updateTable('platform.assignment')
      .set(({ fn }) => ({ ended_at: fn<string>('now') }))
      .where('team_id', '=', teamId)
      .where('ended_at', 'is', null)
    if (personId !== undefined) update = update.where('person_id', '=', personId)
    await update.execute()
  }
}
