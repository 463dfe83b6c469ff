import type { WebPlugin } from '@xuncha/plugin-sdk/web'
import type { Component, InjectionKey } from 'vue'
import type { ActiveModule } from '../compose/session.ts'
import type { PluginLoader } from './load-plugin.ts'

/** The plugins of one app: loaded when first needed, once. */
export interface Plugins {
  /** A page's component. `retry` above 0: somebody asked for it again. */
  page: (module: ActiveModule, name: string, retry: number) => Promise<Component>
}

export const pluginsKey: InjectionKey<Plugins> = Symbol.for('xuncha.plugins')

/**
 * A failed `import(url)` stays failed for its address as long as the page is open. So each further attempt at a
 * plugin, from whichever of its pages, goes to a new address. Its parts have one address each: a part that fails
 * again although the plugin has just arrived is there after a new page load and not before.
 * @param load   imports a plugin
 * @param adopt  takes over its messages before any page of it is drawn
 * @param reload loads the whole page again
 */
export function createPlugins(
  load: PluginLoader,
  adopt: (plugin: WebPlugin) => void,
  reload: () => void = () => location.reload(),
): Plugins {
  const loaded = new Map<string, Promise<WebPlugin>>()
  const failures = new Map<string, number>()
  const missing = new Set<string>()

  function plugin({ entry, ...module }: ActiveModule): Promise<WebPlugin> {
    // By address: after an update of the module an open tab takes the new one.
    const known = loaded.get(entry)
    if (known) return known
    const loading = load({ entry, ...module }, { retry: failures.get(entry) ?? 0 }).then((plugin) => {
      adopt(plugin)
      return plugin
    })
    loaded.set(entry, loading)
    loading.catch(() => forget(entry))
    return loading
  }

  function forget(entry: string) {
    loaded.delete(entry)
    failures.set(entry, (failures.get(entry) ?? 0) + 1)
  }

  return {
    async page(module, name, retry) {
      const { pages } = await plugin(module)
      const page = pages[name]
      if (!page) throw new Error(`module ${module.id} has no page ${name}`)
      const part = `${module.entry} ${name}`
      try {
        return (await page()).default
      } catch (error) {
        forget(module.entry)
        if (retry === 0 || !missing.has(part)) {
          missing.add(part)
          throw error
        }
        reload()
        return new Promise(() => {})
      }
    },
  }
}
