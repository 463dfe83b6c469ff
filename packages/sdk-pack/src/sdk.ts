import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Folder that the packages lie in, below which this one does too. */
export const packagesFolder = fileURLToPath(new URL('../../', import.meta.url))

/** The folder that `pnpm exec turbo run sdk` fills. */
export const sdkFolder = fileURLToPath(new URL('../dist/', import.meta.url))

/**
 * What an author needs, and what those need in turn. Whatever runs a plugin before it is signed is among them: its
 * tests and the conformance kit have a real platform on a real PostgreSQL.
 */
export const folders = [
  'domain',
  'plugin-sdk',
  'ui',
  'crypto',
  'audit',
  'database',
  'plugin-package',
  'platform',
  'backup',
  'plugin-archive',
  'vite-preset',
  'conformance',
  'cli',
  'create-plugin',
] as const

/** One of the packages of the SDK, by its folder. */
export type Folder = (typeof folders)[number]

/** `sdk.json`: what the tarballs beside it are. */
export interface SdkIndex {
  version: string
  /** Name of a package → its file. */
  packages: Readonly<Record<string, string>>
  /** Name of a library from a registry → the version that all this was tried with. */
  libraries: Readonly<Record<string, string>>
}

/** A `package.json` as far as it is of interest here. */
export interface PackageJson {
  name: string
  version: string
  description?: string
  sideEffects?: boolean
  exports?: Readonly<Record<string, string>>
  bin?: Readonly<Record<string, string>>
  dependencies?: Readonly<Record<string, string>>
  optionalDependencies?: Readonly<Record<string, string>>
  devDependencies?: Readonly<Record<string, string>>
  /** What stands otherwise in the package that authors get. */
  publishConfig?: Pick<PackageJson, 'exports' | 'bin'>
}

/** A package's own description, with what it says differently to those outside. */
export async function readPackage(folder: Folder): Promise<PackageJson> {
  const text = await readFile(`${packagesFolder}${folder}/package.json`, 'utf8')
  const { publishConfig, ...own } = JSON.parse(text) as PackageJson
  return { ...own, ...publishConfig }
}

/** The files that others import or run: all else is reached from them. */
export function entriesOf({ exports = {}, bin = {} }: PackageJson): string[] {
  return [...Object.values(exports), ...Object.values(bin)].filter((path) => path.endsWith('.ts'))
}

/** The versions that the repository names once: the catalog of `pnpm-workspace.yaml`. */
export async function readCatalog(): Promise<Record<string, string>> {
  const text = await readFile(`${packagesFolder}../pnpm-workspace.yaml`, 'utf8')
  const [, block = ''] = /^catalog:\n((?: {2}.*\n)+)/m.exec(text) ?? []
  const lines = block.matchAll(/^ {2}'?([^':]+)'?: (\S+)$/gm)
  return Object.fromEntries([...lines].map(([, name = '', version = '']) => [name, version]))
}
