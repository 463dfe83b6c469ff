import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltManifest, PluginManifest } from '@xuncha/plugin-sdk'
import type { Plugin, UserConfig } from 'vite'
import { oneOfEach } from '../guard.ts'
import { buildOptions, hashedNames } from '../output.ts'
import { pluginBase } from '../page/assets.ts'
import { sharedNames } from '../shared/set.ts'
import { vuePlugin } from '../vue.ts'
import { digestOf } from '../web/integrity.ts'
import { lendsOurs } from './lend.ts'

/** The web half as native modules with the shared set left outside, and `manifest.json` beside them. */
export function pluginBuild(
  folder: string,
  manifest: PluginManifest,
  outDir = join(folder, 'dist'),
): UserConfig {
  return {
    root: folder,
    base: pluginBase(manifest.id),
    publicDir: false,
    plugins: [vuePlugin(manifest.id), lendsOurs(), oneOfEach(), handsQueryOn(), writesManifest(manifest)],
    build: {
      ...buildOptions(outDir),
      // A part that could not be had was not there under its preload's address either: it is asked for once, by its import.
      modulePreload: false,
      emptyOutDir: true,
      rolldownOptions: {
        input: { [manifest.id]: join(folder, 'web/index.ts') },
        external: [...sharedNames],
        preserveEntrySignatures: 'strict',
        output: {
          ...hashedNames(),
          // What two pages share is one file, not one for each composable.
          codeSplitting: { groups: [{ name: 'common', minShareCount: 2 }] },
        },
      },
    },
  }
}

/**
 * Has each part asked for with the query of the module that asks. A failed import stays failed for its address: the host
 * asks for the entry again under another, and its parts are then at other addresses as well.
 */
function handsQueryOn(): Plugin {
  return {
    name: 'xuncha:hands-query-on',
    apply: 'build',
    renderChunk: (code) => ({
      code: code.replaceAll(
        /\bimport\(\s*(["'`])(\.{1,2}\/[^"'`$]+)\1\s*\)/g,
        'import($1$2$1 + new URL(import.meta.url).search)',
      ),
      map: null,
    }),
  }
}

function writesManifest(manifest: PluginManifest): Plugin {
  return {
    name: 'xuncha:manifest',
    apply: 'build',
    writeBundle({ dir = '.' }, bundle) {
      const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry)
      if (!entry) return this.error(`${manifest.id} has no entry`)
      const names = Object.keys(bundle).sort()
      const built: BuiltManifest = {
        ...manifest,
        web: {
          entry: entry.fileName,
          css: names.filter((name) => name.endsWith('.css')),
          files: Object.fromEntries(names.map((name) => [name, digestOf(readFileSync(join(dir, name)))])),
        },
      }
      writeFileSync(join(dir, 'manifest.json'), JSON.stringify(built, null, 2) + '\n')
    },
  }
}
