import { join } from 'node:path'
import type { PluginManifest } from '@xuncha/plugin-sdk'
import type { UserConfig } from 'vite'
import { type PageParts, pluginBase, renderPage, shellBase } from '../page/index.ts'
import { devOptions, proxy, virtualModule, virtualPage } from '../serve/dev.ts'
import { type Served, servesBuilt } from '../serve/preview.ts'
import { vuePlugin } from '../vue.ts'
import { digestOf, openShared, openWebHalf } from '../web/index.ts'

const start = 'virtual:xuncha-alone'

/** The plugin from source, in the host's frame, without any other module; the API behind it is a real one. */
export function pluginDev(folder: string, workspace: string, manifest: PluginManifest): UserConfig {
  return {
    ...devOptions(workspace, ['web/**/*.{ts,vue}']),
    root: folder,
    plugins: [
      vuePlugin(manifest.id),
      virtualModule(start, () => program('/web/index.ts', manifest)),
      virtualPage({ title: manifest.title['zh-CN'], script: `/@id/__x00__${start}` }),
    ],
  }
}

/** The plugin as built, in the same frame, on the shared set and under the policy of production. */
export function pluginPreview(folder: string): UserConfig {
  return {
    root: folder,
    appType: 'custom',
    preview: { proxy },
    plugins: [servesBuilt(() => alone(join(folder, 'dist')))],
  }
}

function alone(folder: string): Served {
  const { parts: shared, assets: sharedFiles } = openShared()
  const { manifest, assets: pluginFiles } = openWebHalf(folder)
  const base = pluginBase(manifest.id)
  const code = program(base + manifest.web.entry, manifest)
  const entry = `${shellBase}alone.js`
  const parts: PageParts = {
    shared,
    shell: {
      entry,
      css: manifest.web.css.map((file) => base + file),
      preload: [],
      integrity: { [entry]: digestOf(code) },
      files: {},
    },
    plugins: [manifest],
  }
  return {
    assets: new Map([...sharedFiles, ...pluginFiles]),
    scripts: new Map([[entry, code]]),
    page: (request) => renderPage({ ...parts, ...request }),
  }
}

function program(plugin: string, manifest: PluginManifest): string {
  const menu = manifest.pages.filter((page) => page.menu).sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
  const first = `/${manifest.id}${menu[0]?.path ?? ''}`
  return [
    `import { createPluginApp } from '@xuncha/ui/host'`,
    `import plugin from ${JSON.stringify(plugin)}`,
    // Alone there is no home page.
    `if (location.pathname === '/') history.replaceState(null, '', ${JSON.stringify(first)})`,
    `void createPluginApp({ plugin, manifest: ${JSON.stringify(manifest)} }).start('#app')`,
  ].join('\n')
}
