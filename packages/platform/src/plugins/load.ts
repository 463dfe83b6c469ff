import { readFile } from 'node:fs/promises'
import { type BuiltManifest, manifestProblems } from '@xuncha/plugin-sdk'
import type { ServerPlugin } from '@xuncha/plugin-sdk/server'
import type { InstalledPlugin } from './registry.ts'
import { shareImportsWith } from './shared-imports.ts'

/**
 * Loads a plugin from the folder that its package was put into: `manifest.json`, `server/index.js`, `migrations/`. Its
 * files were compared with what was signed; the manifest is read before any of its code runs.
 * @param folder ends with a slash, and is another one for each version: a module is loaded once by its address
 * @throws Error in the words of the author's trade: the manifest's problems, or what its code threw
 */
export async function loadPlugin(folder: URL): Promise<InstalledPlugin> {
  const manifest = JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')) as BuiltManifest
  const problems = manifestProblems(manifest)
  if (problems.length > 0) throw new Error(`Plugin "${manifest.id}": ${problems.join('; ')}`)
  shareImportsWith(folder)
  const { default: server } = (await import(new URL('server/index.js', folder).href)) as {
    default?: ServerPlugin<never>
  }
  if (typeof server?.id !== 'string' || server.routes === undefined)
    throw new Error(`Plugin "${manifest.id}": server/index.js exports no plugin as its default`)
  // Where the bundler put the code says nothing of where the package has the migrations.
  return { manifest, server: { ...server, migrations: new URL('migrations/', folder) } }
}
