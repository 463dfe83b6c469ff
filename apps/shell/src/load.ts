import { retries } from '@xuncha/vite-preset/page'
import { type PluginLoader, WantsReload } from '@xuncha/ui/host'

/** Address → digest, as the page's import map has it; nothing in development, where there is no map. */
export type Digests = Readonly<Record<string, string>>

/** Which module this window was loaded again for, so that it is not loaded again for ever. */
const RELOADED_FOR = 'xuncha.reloaded-for'

/** Reads the digests from the page. */
export function digestsOf(page: Document): Digests | undefined {
  const map = page.querySelector('script[type="importmap"]')?.textContent
  return map ? (JSON.parse(map) as { integrity?: Digests }).integrity : undefined
}

/**
 * Loads only what the page has a digest for. The browser checks scripts by its map; style sheets get theirs here.
 * A module that was installed or updated after the page was opened is not in the map: the page is loaded again, if it is
 * the module's own that was asked for.
 */
export function checkedLoader(
  load: PluginLoader,
  digests: Digests | undefined,
  reload: () => void,
): PluginLoader {
  if (!digests) return load
  return async (module, { retry = 0, stay = false } = {}) => {
    if (stay && (!digests[module.entry] || retry > retries)) throw new WantsReload(module.entry)
    if (!digests[module.entry]) {
      if (sessionStorage.getItem(RELOADED_FOR) === module.entry)
        throw new Error(`${module.entry} has no digest in this page`)
      sessionStorage.setItem(RELOADED_FOR, module.entry)
      reload()
      return new Promise(() => {})
    }
    sessionStorage.removeItem(RELOADED_FOR)
    // The addresses that the map has for retries are used up: only a new page can ask again, if it would come.
    if (retry > retries && (await answers(module.entry))) {
      reload()
      return new Promise(() => {})
    }
    await Promise.all(module.css.map((address) => addStyleSheet(address, digests[address] ?? '')))
    return load(module, { retry: Math.min(retry, retries) })
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', cache: 'no-store' })).ok
  } catch {
    return false
  }
}

/** Resolves when the sheet is there, or is not to be had: that spoils the look and not the work. */
function addStyleSheet(address: string, digest: string): Promise<void> {
  if (document.querySelector(`link[rel="stylesheet"][href="${CSS.escape(address)}"]`))
    return Promise.resolve()
  return new Promise((resolve) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.setAttribute('integrity', digest)
    link.href = address
    link.addEventListener('load', () => resolve())
    link.addEventListener('error', () => resolve())
    document.head.append(link)
  })
}
