import type { RecordFinder, RecordReader, WebPlugin } from '@xuncha/plugin-sdk/web'
import type { Component, InjectionKey } from 'vue'
import type { ActiveModule } from '../compose/session.ts'
import type { PluginLoader } from './load-plugin.ts'

/** The plugins of one app: loaded when first needed, once. */
export interface Plugins {
  /** A page's component. `retry` above 0 loads anew under another address. */
  page: (module: ActiveModule, name: string, retry: number) => Promise<Component>
  /** What finds a module's records; undefined where it offers none. */
  finder: (module: ActiveModule, reader: RecordReader) => Promise<RecordFinder | undefined>
}

export const pluginsKey: InjectionKey<Plugins> = Symbol.for('xuncha.plugins')

/**
 * @param load  imports a plugin
 * @param adopt takes over its messages before any page of it is drawn
 */
export function createPlugins(load: PluginLoader, adopt: (plugin: WebPlugin) => void): Plugins {
  const loaded = new Map<string, Promise<WebPlugin>>()

  function plugin(module: ActiveModule, retry: number): Promise<WebPlugin> {
    // By address: after an update of the module an open tab takes the new one.
    const known = loaded.get(module.entry)
    if (known) return known
    const loading = load(module, { retry }).then((plugin) => {
      adopt(plugin)
      return plugin
    })
    loaded.set(module.entry, loading)
    loading.catch(() => loaded.delete(module.entry))
    return loading
  }

  return {
    async finder(module, reader) {
      const { records } = await plugin(module, 0)
      return records && (await records()).default(reader)
    },
    async page(module, name, retry) {
      const { pages } = await plugin(module, retry)
      const page = pages[name]
      if (!page) throw new Error(`module ${module.id} has no page ${name}`)
      try {
        return (await page()).default
      } catch (error) {
        // A part that did not arrive stays missing for this copy of the plugin: the retry takes a new one.
        loaded.delete(module.entry)
        throw error
      }
    },
  }
}
