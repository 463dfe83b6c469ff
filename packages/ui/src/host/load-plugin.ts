import type { PageLoader, WebPlugin } from '@xuncha/plugin-sdk/web'
import type { ActiveModule } from '../compose/session.ts'

export interface LoadPluginOptions {
  /** How often it failed. A failed `import(url)` stays failed for that address: each retry is a new one. */
  retry?: number
}

/** Yields the web half of a module. */
export type PluginLoader = (module: ActiveModule, options?: LoadPluginOptions) => Promise<WebPlugin>

/** `import` of an address. */
export type Take = (address: string) => Promise<unknown>

const take: Take = (address) => import(/* @vite-ignore */ address)

/** Imports the entry that the registry names, and adds its style sheets once. */
export async function loadPlugin(
  module: ActiveModule,
  { retry = 0 }: LoadPluginOptions = {},
): Promise<WebPlugin> {
  const styled = Promise.all(module.css.map(addStyleSheet))
  const address = retry === 0 ? module.entry : `${module.entry}?r=${retry}`
  const { default: plugin } = (await take(address)) as { default: WebPlugin }
  if (plugin?.id !== module.id) throw new Error(`${address} is not the module ${module.id}`)
  await styled
  return retry === 0 ? plugin : { ...plugin, pages: retried(plugin.pages, retry) }
}

/** Pages that are taken from another address where their own has failed: it was asked for before, and stays failed. */
export function retried(pages: WebPlugin['pages'], retry: number, from: Take = take): WebPlugin['pages'] {
  const again = (page: PageLoader): PageLoader => {
    return async () => {
      try {
        return await page()
      } catch (error) {
        const address = addressIn(error)
        if (address === undefined) throw error
        return (await from(`${address}?r=${retry}`)) as Awaited<ReturnType<PageLoader>>
      }
    }
  }
  return Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, again(page)]))
}

/** The address in "Failed to fetch dynamically imported module: https://…": nothing else says which part is missing. */
function addressIn(error: unknown): string | undefined {
  return error instanceof TypeError ? /https?:\/\/\S+?\.js(?=$|\s|\?)/.exec(error.message)?.[0] : undefined
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
