import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/** What a half may bring along besides the shared set: the typed client of its own routes. */
const LENT = /^(?:hono|@xuncha\/(?:domain|plugin-sdk))(?:\/|$)/

/**
 * Where a plugin's folder has no packages installed beside it, it is built with those of this program: the same that the
 * host runs. Packages that its author installed come first.
 */
export function lendsOurs(): Plugin {
  return {
    name: 'xuncha:lends-ours',
    apply: 'build',
    async resolveId(source, importer, options) {
      if (importer === undefined || !LENT.test(source)) return null
      const own = await this.resolve(source, importer, { ...options, skipSelf: true })
      return own ?? this.resolve(source, fileURLToPath(import.meta.url), { ...options, skipSelf: true })
    },
  }
}
