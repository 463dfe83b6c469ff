import type { BuiltManifest } from '@xuncha/plugin-sdk'

/** `dist/shared.json`: the libraries that the shell and every plugin use, each built once. */
export interface SharedAssets {
  /** Bare name in an import → address. */
  imports: Readonly<Record<string, string>>
  /** Address of a script or style sheet → `sha384-…`. */
  integrity: Readonly<Record<string, string>>
  /** Style sheets that every page has, in this order. */
  css: readonly string[]
  /** Scripts that the first page needs. */
  preload: readonly string[]
  /** Everything that was built, fonts included: names below `/assets/shared/` → `sha384-…`. */
  files: Readonly<Record<string, string>>
}

/** `dist/shell.json`: the shell as built. */
export interface ShellAssets {
  entry: string
  css: readonly string[]
  /** Scripts that the entry imports at once. */
  preload: readonly string[]
  /** Address of a script or style sheet → `sha384-…`. */
  integrity: Readonly<Record<string, string>>
  /** Everything that was built: names below `/assets/shell/` → `sha384-…`. */
  files: Readonly<Record<string, string>>
}

export const sharedBase = '/assets/shared/'
export const shellBase = '/assets/shell/'

/** Where the files of a plugin's web half are served. */
export function pluginBase(id: BuiltManifest['id']): string {
  return `/assets/p/${id}/`
}
