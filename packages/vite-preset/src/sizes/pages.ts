import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { importsOf } from '../imports.ts'
import { pluginBase, type SharedAssets, type ShellAssets } from '../page/index.ts'
import type { Assets } from '../web/index.ts'

/** What a browser with an empty cache fetches for a page, the document included; calls of the API are not counted. */
export interface PageSize {
  page: string
  requests: number
  /** Compressed as the server compresses. Fonts are not in it: most machines have the glyphs. */
  bytes: number
}

/** Everything built, and the document of a page. */
export interface BuiltSite {
  document: string
  shared: SharedAssets
  shell: ShellAssets
  assets: Assets
}

/** The sign-in page: the shell before anyone is known. */
export function signInPage(site: BuiltSite): PageSize {
  return sizeOf('sign-in', site, firstAddresses(site))
}

/** The page of a module that brings in the most; every other page of it is lighter. */
export function heaviestPage(site: BuiltSite, { id, web }: BuiltManifest): PageSize {
  const base = pluginBase(id)
  const entry = base + web.entry
  const host = site.shared.imports['@xuncha/ui/host'] ?? ''
  // What the host itself fetches to show a module.
  const frame = laterThan(site, host)
  const common = [
    ...firstAddresses(site),
    ...web.css.map((file) => base + file),
    ...closure(site, [entry, ...frame]),
  ]
  return laterThan(site, entry)
    .map((page) => sizeOf(id, site, [...common, ...closure(site, [page])]))
    .reduce((heavy, size) => (size.bytes > heavy.bytes ? size : heavy), sizeOf(id, site, common))
}

function firstAddresses({ shared, shell, ...site }: BuiltSite): string[] {
  const entry = closure({ shared, shell, ...site }, [shell.entry])
  return [...shared.css, ...shell.css, ...shared.preload, ...shell.preload, ...entry]
}

function sizeOf(page: string, site: BuiltSite, addresses: readonly string[]): PageSize {
  const once = [...new Set(addresses)]
  const bytes = [site.document, ...once.map((address) => read(site, address))].map(
    (text) => gzipSync(text, { level: 9 }).length,
  )
  return { page, requests: bytes.length, bytes: bytes.reduce((sum, each) => sum + each, 0) }
}

/** These scripts and all that they import before they run. */
function closure(site: BuiltSite, entries: readonly string[]): string[] {
  const found = new Set(entries)
  for (const address of found)
    for (const imported of importsOf(read(site, address)).atOnce) {
      const next = resolved(site, imported, address)
      if (next === undefined) throw new Error(`${address} imports ${imported}, which nobody serves`)
      found.add(next)
    }
  return [...found]
}

/** What a script imports while it runs. */
function laterThan(site: BuiltSite, address: string): string[] {
  return importsOf(read(site, address)).later.flatMap((imported) => resolved(site, imported, address) ?? [])
}

function resolved({ shared, assets }: BuiltSite, imported: string, from: string): string | undefined {
  const address = shared.imports[imported] ?? posix.resolve(posix.dirname(from), imported)
  return assets.has(address) ? address : undefined
}

function read({ assets }: BuiltSite, address: string): string {
  return readFileSync(assets.get(address) ?? '', 'utf8')
}
