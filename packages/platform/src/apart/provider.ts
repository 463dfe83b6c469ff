import type { Kysely } from 'kysely'
import { askOfService } from '@xuncha/plugin-sdk'
import { NotFound } from '../tenancy/index.ts'
import type { HostOfRunners, UnderWay } from './callbacks.ts'

/**
 * Has a neighbour answer a plugin that runs in a process of its own. In a transaction of the neighbour's, since one
 * does not span two processes: what the asker has not committed the neighbour does not see.
 */
export async function askProvider(
  { contract, method, input }: { contract: string; method: string; input: unknown },
  { token, permission, pluginId, admission }: UnderWay,
  { registry, gatekeeper }: HostOfRunners,
): Promise<unknown> {
  const provider = registry.providerOf(contract)
  const { actor, terms } = admission
  if (!registry.get(pluginId)?.manifest.uses.includes(contract)) throw new NotFound()
  if (!provider || !actor.modules.includes(provider.pluginId)) throw new NotFound()
  if (terms.held[pluginId]?.includes(askOfService(contract))) throw new NotFound()
  if (provider.apart !== undefined)
    return provider.apart.ask({ contract, method, input }, { token, permission, admission })
  const shape = provider.provision.contract.methods[method]
  const answering = provider.provision.methods[method]
  if (shape === undefined || answering === undefined) throw new NotFound()
  const output = await gatekeeper.transaction<unknown, unknown>(token, permission, (tx) =>
    answering(tx as unknown as Kysely<never>, shape.input.parse(input) as never),
  )
  return shape.output.parse(output)
}
