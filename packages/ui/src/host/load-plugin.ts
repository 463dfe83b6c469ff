import type { WebPlugin } from '@xuncha/plugin-sdk/web'
import type { ActiveModule } from '../compose/session.ts'

export interface LoadPluginOptions {
  /** How often it failed. A failed `import(url)` stays failed for that address: each retry is a new one. */
  retry?: number
  /** The page stays as it is, whatever comes of it: what only a new one could bring is refused with `WantsReload`. */
  stay?: boolean
}

/** Thrown where only a new page load brings a module: this page does not know its digest, or no address is left. */
export class WantsReload extends Error {
  override readonly name = 'WantsReload'
}

/** Yields the web half of a module. */
export type PluginLoader = (module: ActiveModule, options?: LoadPluginOptions) => Promise<WebPlugin>

/** Imports the entry that the registry names, and adds its style sheets once. */
export async function loadPlugin(
  module: ActiveModule,
  { retry = 0 }: LoadPluginOptions = {},
): Promise<WebPlugin> {
  const styled = Promise.all(module.css.map(addStyleSheet))
  const address = retry === 0 ? module.entry : `${module.entry}?r=${retry}`
  const { default: plugin } = (await import(/* @vite-ignore */ address)) as { default: WebPlugin }
  if (plugin?.id !== module.id) throw new Error(`${address} is not the module ${module.id}`)
  await styled
  return plugin
}

/** Resolves when the sheet is there. One that is missing spoils the look and not the work. */
function addStyleSheet(href: string): Promise<void> {
  const present = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
  if (present.some((link) => link.getAttribute('href') === href)) return Promise.resolve()
  return new Promise((resolve) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = href
    link.onload = link.onerror = () => resolve()
    document.head.append(link)
  })
}
