import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { InstalledPlugin, PlatformOptions } from '@xuncha/platform'
import {
  contentPolicy,
  pluginBase,
  renderPage,
  type SharedAssets,
  sharedBase,
  type ShellAssets,
  shellBase,
} from '@xuncha/vite-preset/page'
import { distOf } from './plugins.ts'

const sharedDist = new URL('../../../packages/vite-preset/dist/', import.meta.url)
const shellDist = new URL('../../shell/dist/', import.meta.url)

/** The shell's page and every built file by its address: shared libraries, shell, and each module's web half. */
export async function builtWeb(plugins: readonly InstalledPlugin[]): Promise<NonNullable<PlatformOptions['web']>> {
  const shared = await readJson<SharedAssets>(new URL('shared.json', sharedDist))
  const shell = await readJson<ShellAssets>(new URL('shell.json', shellDist))
  const manifests = plugins.map(({ manifest }) => manifest)

  const assets = new Map<string, string>()
  const list = (base: string, files: Readonly<Record<string, string>>, at: (file: string) => URL) => {
    for (const file of Object.keys(files)) assets.set(base + file, fileURLToPath(at(file)))
  }
  list(sharedBase, shared.files, (file) => new URL(`shared/${file}`, sharedDist))
  list(shellBase, shell.files, (file) => new URL(file, shellDist))
  for (const { id, web } of manifests) list(pluginBase(id), web.files, (file) => distOf(id, file))

  return {
    assets,
    page: {
      policy: contentPolicy,
      render: (request) => renderPage({ ...request, shared, shell, plugins: manifests }),
    },
  }
}

async function readJson<T>(file: URL): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T
}
