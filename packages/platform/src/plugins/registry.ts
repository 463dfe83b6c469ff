import { type BuiltManifest, manifestProblems } from '@xuncha/plugin-sdk'
import type { EventContract } from '@xuncha/plugin-sdk/contracts'
import type { Provision, ServerPlugin, Subscription } from '@xuncha/plugin-sdk/server'
import type { Apart } from '../apart/apart-plugin.ts'
import { assertPolicies, type PolicyRules, policyRules } from '../policy/index.ts'

/** A plugin as the host runs it: what it says of itself, and its server half. */
export interface InstalledPlugin {
  manifest: BuiltManifest
  // Each plugin has its own tables' type; the host hands each its own transaction and never looks inside.
  server: ServerPlugin<never>
  /** Where the server half runs in a process of its own: how it is asked. */
  apart?: Apart
}

/** A subscription with who subscribed. */
export interface Subscriber {
  pluginId: string
  subscription: Subscription<never>
  apart: Apart | undefined
}

/** The plugins of one moment. */
interface Snapshot {
  plugins: readonly InstalledPlugin[]
  policy: PolicyRules
  byId: ReadonlyMap<string, InstalledPlugin>
}

/** The plugins of this process. Refuses what is not as declared, naming what to mend. */
export class Registry {
  #now: Snapshot

  constructor(plugins: readonly InstalledPlugin[]) {
    this.#now = snapshotOf(plugins)
  }

  get plugins(): readonly InstalledPlugin[] {
    return this.#now.plugins
  }

  get policy(): PolicyRules {
    return this.#now.policy
  }

  get(id: string): InstalledPlugin | undefined {
    return this.#now.byId.get(id)
  }

  /** From now on these are the plugins. What is not as declared is refused, and those of before stay. */
  replace(plugins: readonly InstalledPlugin[]): void {
    this.#now = snapshotOf(plugins)
  }

  /** Everybody who listens to an event, whether active in a county or not. */
  subscribersOf(event: string): Subscriber[] {
    return this.subscribers().filter(({ subscription }) => subscription.event.name === event)
  }

  subscribers(): Subscriber[] {
    return this.plugins.flatMap(({ manifest, server, apart }) =>
      (server.subscriptions ?? []).map((subscription) => ({ pluginId: manifest.id, subscription, apart })),
    )
  }

  /** The provider of a service. */
  providerOf(
    service: string,
  ): { pluginId: string; provision: Provision<never>; apart: Apart | undefined } | undefined {
    for (const { manifest, server, apart } of this.plugins) {
      const provision = server.provisions?.find(({ contract }) => contract.name === service)
      if (provision) return { pluginId: manifest.id, provision, apart }
    }
    return undefined
  }
}

function snapshotOf(given: readonly InstalledPlugin[]): Snapshot {
  for (const plugin of given) assertAsDeclared(plugin)
  const byId = new Map(given.map((plugin) => [plugin.manifest.id, plugin]))
  if (byId.size !== given.length) throw new Error('Two plugins have the same id')
  const plugins = [...given].sort((a, b) => a.manifest.order - b.manifest.order)
  return { plugins, policy: policyRules(plugins.map(({ manifest }) => manifest)), byId }
}

function assertAsDeclared({ manifest, server }: InstalledPlugin): void {
  const problems = manifestProblems(manifest)
  if (server.id !== manifest.id) problems.push(`its server half calls itself "${server.id}"`)
  problems.push(
    ...undeclared('listens to', server.subscriptions?.map(({ event }) => event) ?? [], manifest.listens),
    ...undeclared('provides', server.provisions?.map(({ contract }) => contract) ?? [], manifest.provides),
  )
  if (problems.length > 0) throw new Error(`Plugin "${manifest.id}": ${problems.join('; ')}`)
  assertPolicies(manifest.id, server.routes, new Set(manifest.permissions.map(({ id }) => id)))
}

function undeclared(verb: string, used: readonly Pick<EventContract, 'name'>[], declared: readonly string[]) {
  return used
    .filter(({ name }) => !declared.includes(name))
    .map(({ name }) => `it ${verb} "${name}" undeclared`)
}
