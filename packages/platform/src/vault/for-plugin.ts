import type { SealedEntry, Vault } from '@xuncha/plugin-sdk/server'
import { NotFound } from '../tenancy/index.ts'
import { type EntryRow, listEntries, putEntry } from './entries.ts'
import type { VaultParts } from './parts.ts'
import { requestUnsealing } from './requests.ts'

/**
 * The store as a plugin's request has it: in the name of whoever makes the request, about the plugin's own records, and
 * without a way to read what is sealed.
 */
export function vaultFor(
  parts: VaultParts | undefined,
  { token, pluginId }: { token: string; pluginId: string },
): Vault {
  const opened = () => {
    if (parts === undefined) throw new NotFound()
    return parts
  }
  const assertOwn = (resource: string) => {
    if (!resource.startsWith(`${pluginId}.`))
      throw new Error(`Plugin "${pluginId}" seals "${resource}", which is not a record of its own`)
  }
  return {
    async put(entry) {
      assertOwn(entry.resource)
      const put = await putEntry(opened(), { token, permission: 'platform.vault:enter' }, entry)
      return put.ok ? { ok: true, value: shown(put.value) } : put
    },
    async of(resource, record) {
      assertOwn(resource)
      try {
        const asking = { token, permission: 'platform.vault:read' }
        return (await listEntries(opened(), asking, { resource, record })).map(shown)
      } catch (error) {
        if (error instanceof NotFound) return []
        throw error
      }
    },
    async request(asked) {
      const asking = { token, permission: 'platform.vault:request' }
      const made = await requestUnsealing(opened(), asking, { ...asked, purpose: 'read' })
      if (!made.ok) return made
      const { id, state, expiresAt } = made.value
      return { ok: true, value: { id, state, expiresAt } }
    },
  }
}

function shown({ id, kind, resource, record, state }: EntryRow): SealedEntry {
  return { id, kind, resource, record, state }
}
