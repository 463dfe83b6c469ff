import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import {
  pluginBase,
  renderPage,
  sharedBase,
  type SharedAssets,
  shellBase,
  type ShellAssets,
} from '../page/index.ts'
import { tamperedFiles } from './integrity.ts'

export { digestOf, tamperedFiles } from './integrity.ts'

/** The folder that `pnpm --filter @xuncha/vite-preset build` fills. */
export const sharedFolder = fileURLToPath(new URL('../../dist', import.meta.url))

/** Address → file. Nothing else of a folder is served. */
export type Assets = ReadonlyMap<string, string>

/** Everything of the browser side that a server answers with. */
export interface Web {
  manifests: readonly BuiltManifest[]
  assets: Assets
  page: (request: { nonce: string; lang: 'zh-CN' | 'en' }) => string
}

/** A plugin's built web half: the folder of its files, and what it says of itself where that lies elsewhere. */
export interface WebHalf {
  folder: string
  manifest?: BuiltManifest
}

/**
 * Reads what was built and checks each file's digest; throws, naming the files, when one is not as built.
 * @param folders `dist` of the shell, with its `shell.json`, and of each plugin, with its `manifest.json`
 */
export function openWeb(folders: { shell: string; plugins: readonly WebHalf[] }): Web {
  const shared = openShared()
  const shell = openShell(folders.shell)
  const plugins = folders.plugins.map((half) => openWebHalf(half.folder, half.manifest))
  const manifests = plugins.map(({ manifest }) => manifest)
  return {
    manifests,
    assets: new Map([shared, shell, ...plugins].flatMap(({ assets }) => [...assets])),
    page: (request) =>
      renderPage({ shared: shared.parts, shell: shell.parts, plugins: manifests, ...request }),
  }
}

/** The shared set as built, checked. */
export function openShared(folder = sharedFolder): { parts: SharedAssets; assets: Assets } {
  const parts = read<SharedAssets>(folder, 'shared.json')
  return { parts, assets: checked(sharedBase, join(folder, 'shared'), parts.files) }
}

/** One plugin's web half as built, checked. */
export function openWebHalf(
  folder: string,
  manifest = read<BuiltManifest>(folder, 'manifest.json'),
): { manifest: BuiltManifest; assets: Assets } {
  return { manifest, assets: checked(pluginBase(manifest.id), folder, manifest.web.files) }
}

/** The shell as built, checked. */
export function openShell(folder: string): { parts: ShellAssets; assets: Assets } {
  const parts = read<ShellAssets>(folder, 'shell.json')
  return { parts, assets: checked(shellBase, folder, parts.files) }
}

function checked(base: string, folder: string, files: Readonly<Record<string, string>>): Assets {
  const tampered = tamperedFiles(folder, files)
  if (tampered.length > 0)
    throw new Error(`Not as built: ${tampered.join(', ')} in ${folder}. Build ${dirname(folder)} again.`)
  return new Map(Object.keys(files).map((name) => [base + name, join(folder, name)]))
}

function read<T>(folder: string, name: string): T {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T
  } catch (cause) {
    throw new Error(`No ${name} in ${folder}: build it first`, { cause })
  }
}
