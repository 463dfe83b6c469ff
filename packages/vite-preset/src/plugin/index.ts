import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ConfigEnv, searchForWorkspaceRoot, type UserConfig } from 'vite'
import { pluginDev, pluginPreview } from './alone.ts'
import { pluginBuild } from './build.ts'
import { readManifest } from './manifest.ts'

/**
 * The whole of a plugin's `vite.config.ts`: `export default xunchaPlugin(import.meta.url)`.
 * `build` writes `dist/` with its manifest, `dev` and `preview` show the plugin alone.
 */
export function xunchaPlugin(config: string): (env: ConfigEnv) => Promise<UserConfig> {
  const folder = dirname(fileURLToPath(config))
  return async ({ command, isPreview }) => {
    if (isPreview) return pluginPreview(folder)
    const manifest = await readManifest(folder)
    if (command === 'build') return pluginBuild(folder, manifest)
    return pluginDev(folder, searchForWorkspaceRoot(folder), manifest)
  }
}
