import type { Pool } from 'pg'
import { askOfService } from '@xuncha/plugin-sdk'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { Registry } from '../plugins/registry.ts'
import { type Admission, NoSession } from '../tenancy/index.ts'
import { passOf } from './pass.ts'
import type { Admitted } from './protocol.ts'

const REMEMBERED = 5000

/** The ids of sessions by their tokens: asked once, since an id never changes. */
export class SessionIds {
  readonly #app: Pool
  readonly #known = new Map<string, string>()

  constructor(app: Pool) {
    this.#app = app
  }

  /** @throws NoSession */
  async of(token: string): Promise<string> {
    const known = this.#known.get(token)
    if (known !== undefined) return known
    const { rows } = await this.#app.query<{ id: string | null }>('select platform.session_of($1) as id', [
      token,
    ])
    const id = rows[0]?.id
    if (id === null || id === undefined) throw new NoSession()
    if (this.#known.size >= REMEMBERED) this.#known.delete(this.#known.keys().next().value as string)
    this.#known.set(token, id)
    return id
  }
}

/** What a plugin's process gets of an admission: a pass in place of the token, and of the rest what a session shows. */
export async function admittedFor(
  { token, permission, pluginId }: { token: string; permission: string; pluginId: string },
  { actor, reach, decision, terms, stamp }: Admission,
  { sessionIds, registry }: { sessionIds: SessionIds; registry: Registry },
): Promise<Admitted> {
  const sessionId = await sessionIds.of(token)
  const uses = registry.get(pluginId)?.manifest.uses ?? []
  const services = uses.filter((name) => {
    const provider = registry.providerOf(name)
    if (provider === undefined || !actor.modules.includes(provider.pluginId)) return false
    return !terms.held[pluginId]?.includes(askOfService(name))
  })
  return {
    permission,
    pass: passOf(token, { sessionId, pluginId, permission }),
    stamp,
    actor: bare(actor),
    reach,
    hidden: decision.hidden,
    settings: terms.settings[pluginId] ?? {},
    services,
  }
}

/** An actor as the interface has one: what is remembered besides stays here. */
function bare(actor: Actor): Actor {
  const { accountId, personId, name, countyId, organisationId, roles, modules, grants, assignments } = actor
  const { recusedUnitIds, clearance, mustChangePassword, steppedUpAt, today } = actor
  return {
    accountId,
    personId,
    name,
    countyId,
    organisationId,
    roles,
    modules,
    grants,
    assignments,
    recusedUnitIds,
    clearance,
    mustChangePassword,
    steppedUpAt,
    today,
  }
}
