import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { pluginBase, type SharedAssets, type ShellAssets } from './assets.ts'

/** What the page is made of. */
export interface PageParts {
  shared: SharedAssets
  shell: ShellAssets
  /** Every installed plugin, active in the reader's county or not: the map is the same for all. */
  plugins: readonly BuiltManifest[]
}

/** How often an open page tries a plugin again. */
export const retries = 3

/** A failed import stays failed for its address, so each further attempt at a plugin's script goes to one of these. */
export function retriesOf(address: string): string[] {
  return Array.from({ length: retries }, (_, n) => `${address}?r=${n + 1}`)
}

/**
 * The one import map of a page: where each shared name is, and the digest of whatever may be loaded.
 * The further addresses of a plugin's scripts are listed too, or a tampered file would pass at the second attempt.
 */
export function importMap({ shared, shell, plugins }: PageParts) {
  const integrity: Record<string, string> = { ...shared.integrity, ...shell.integrity }
  for (const { id, web } of plugins) {
    const base = pluginBase(id)
    for (const [file, digest] of Object.entries(web.files)) {
      integrity[base + file] = digest
      if (file.endsWith('.js')) for (const address of retriesOf(base + file)) integrity[address] = digest
    }
  }
  return { imports: { ...shared.imports }, integrity }
}
