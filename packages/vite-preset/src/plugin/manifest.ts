import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseManifest, type PluginManifest } from '@xuncha/plugin-sdk'

/** The default export of the plugin's `manifest.ts`, checked. Node runs it as it stands. */
export async function readManifest(folder: string): Promise<PluginManifest> {
  const path = join(folder, 'manifest.ts')
  lendOurs(pathToFileURL(`${folder}/`).href)
  const { default: manifest } = (await import(pathToFileURL(path).href)) as { default: unknown }
  const read = parseManifest(manifest)
  if (!read.ok) throw new Error(`${path}: ${read.problems.join('; ')}`)
  return read.manifest
}

const lentTo = new Set<string>()

/** Where a plugin's folder has no packages of the platform installed beside it, its manifest finds those of this program. */
function lendOurs(folder: string): void {
  if (lentTo.size === 0)
    registerHooks({
      resolve(specifier, context, next) {
        try {
          return next(specifier, context)
        } catch (error) {
          const parent = context.parentURL ?? ''
          const isOurs = /^@xuncha\/(domain|plugin-sdk)(\/settings)?$/.test(specifier)
          if (!isOurs || ![...lentTo].some((one) => parent.startsWith(one))) throw error
          return next(specifier, { ...context, parentURL: import.meta.url })
        }
      },
    })
  lentTo.add(folder)
}
