import { registerHooks } from 'node:module'
import { serverImports } from '@xuncha/plugin-sdk'

const shared = new Set(serverImports.shared)
const computes = new Set(serverImports.node)

const folders = new Set<string>()
let isHooked = false

/**
 * From now on the modules below a folder find the host's libraries, though they lie outside of its tree: one kysely,
 * one zod, one domain in a process. Anything else they ask for is refused. A guard against mistakes, not a wall against
 * malice: what is not trusted does not run in this process.
 */
export function shareImportsWith(folder: URL): void {
  folders.add(folder.href)
  if (isHooked) return
  isHooked = true
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL
      if (parent === undefined || !isBelow(parent)) return next(specifier, context)
      if (specifier.startsWith('.')) {
        const found = next(specifier, context)
        if (isBelow(found.url)) return found
      } else if (shared.has(specifier)) return next(specifier, { ...context, parentURL: import.meta.url })
      else if (computes.has(specifier)) return next(specifier, context)
      throw new Error(`A plugin imports "${specifier}", which the host does not share with plugins`)
    },
  })
}

function isBelow(url: string): boolean {
  for (const folder of folders) if (url.startsWith(folder)) return true
  return false
}
