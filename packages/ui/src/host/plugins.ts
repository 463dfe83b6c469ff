import type { PageLoader, WebPlugin } from '@xuncha/plugin-sdk/web'
import type { Component, InjectionKey } from 'vue'
import type { ActiveModule } from '../compose/session.ts'
import { type PluginLoader, WantsReload } from './load-plugin.ts'

/** The plugins of one app: loaded when first needed, once. */
export interface Plugins {
  /** A page's component. `retry` above 0: somebody asked for it again. */
  page: (module: ActiveModule, name: string, retry: number) => Promise<Component>
  /** The same for something that is shown on a page of another. That page is never loaded again for it. */
  extension: (module: ActiveModule, name: string, retry: number) => Promise<Component>
}

export const pluginsKey: InjectionKey<Plugins> = Symbol.for('xuncha.plugins')

/**
 * A failed `import(url)` stays failed for its address as long as the page is open, and one that hangs goes on hanging. So
 * each further attempt at a plugin, from whichever of its parts, goes to a new address, and the build has the parts
 * carry the query of the entry that asks for them.
 * @param load  imports a plugin
 * @param adopt takes over its messages before any part of it is drawn
 */
export function createPlugins(load: PluginLoader, adopt: (plugin: WebPlugin) => void): Plugins {
  const loaded = new Map<string, Promise<WebPlugin>>()
  const failures = new Map<string, number>()
  /** Part → the plugin that it is awaited from. */
  const awaited = new Map<string, Promise<WebPlugin>>()

  function plugin({ entry, ...module }: ActiveModule, stay: boolean): Promise<WebPlugin> {
    // By address: after an update of the module an open tab takes the new one.
    const known = loaded.get(entry)
    if (known) return known
    const retry = failures.get(entry) ?? 0
    const loading = load({ entry, ...module }, { retry, stay }).then((plugin) => {
      adopt(plugin)
      return plugin
    })
    loaded.set(entry, loading)
    loading.catch((error: unknown) => forget(entry, loading, error))
    return loading
  }

  function forget(entry: string, failed: Promise<WebPlugin> | undefined, error?: unknown) {
    // What comes late says nothing of the attempt after it.
    if (failed === undefined || loaded.get(entry) !== failed) return
    loaded.delete(entry)
    if (!(error instanceof WantsReload)) failures.set(entry, (failures.get(entry) ?? 0) + 1)
  }

  async function part(
    module: ActiveModule,
    what: 'page' | 'extension',
    name: string,
    retry: number,
  ): Promise<Component> {
    const key = `${module.entry} ${what} ${name}`
    // Asked for again while it is under way: it hangs.
    if (retry > 0) forget(module.entry, awaited.get(key))
    const from = plugin(module, what === 'extension')
    awaited.set(key, from)
    const { pages, extensions } = await from
    const found: PageLoader | undefined = what === 'page' ? pages[name] : extensions?.[name]
    if (!found) throw new Error(`module ${module.id} has no ${what} ${name}`)
    try {
      const { default: component } = await found()
      if (awaited.get(key) === from) awaited.delete(key)
      return component
    } catch (error) {
      forget(module.entry, from)
      throw error
    }
  }

  return {
    page: (module, name, retry) => part(module, 'page', name, retry),
    extension: (module, name, retry) => part(module, 'extension', name, retry),
  }
}
