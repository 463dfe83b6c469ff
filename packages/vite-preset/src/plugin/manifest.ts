import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { manifestProblems, type PluginManifest } from '@xuncha/plugin-sdk'

/** The default export of the plugin's `manifest.ts`, checked. Node runs it as it stands. */
export async function readManifest(folder: string): Promise<PluginManifest> {
  const path = join(folder, 'manifest.ts')
  const { default: manifest } = (await import(pathToFileURL(path).href)) as { default: PluginManifest }
  const problems = manifestProblems(manifest)
  if (problems.length > 0) throw new Error(`${path}: ${problems.join('; ')}`)
  return manifest
}

/** Name in the package.json of a folder. */
export function packageName(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string }).name
}
