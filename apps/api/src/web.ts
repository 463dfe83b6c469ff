import { fileURLToPath } from 'node:url'
import type { InstalledPlugin, LoadedRelease, PlatformOptions } from '@xuncha/platform'
import { contentPolicy } from '@xuncha/vite-preset/page'
import { openWeb } from '@xuncha/vite-preset/web'
import { distOf } from './plugins.ts'

/** The shell's page and every built file by its address. Each was compared with its digest: old browsers do not. */
export async function builtWeb(
  plugins: readonly InstalledPlugin[],
  packages: readonly LoadedRelease[],
): Promise<NonNullable<PlatformOptions['web']>> {
  const { assets, page } = await openWeb({
    shell: fileURLToPath(new URL('../../shell/dist/', import.meta.url)),
    plugins: [
      ...plugins.map(({ manifest }) => ({ folder: fileURLToPath(distOf(manifest.id, '')) })),
      ...packages.map(({ manifest, webFolder }) => ({ folder: fileURLToPath(webFolder), manifest })),
    ],
  })
  return { assets, page: { policy: contentPolicy, render: page } }
}
