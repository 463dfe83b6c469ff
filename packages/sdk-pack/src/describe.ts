import { serverImports } from '@xuncha/plugin-sdk'
import { sharedNames } from '@xuncha/vite-preset/imports'
import type { PackageJson } from './sdk.ts'

const isOurs = (name: string) => name.startsWith('@xuncha/')

/** What there is to be one copy of, in a process or on a page; and the tools that load us, not we them. */
const peers = new Set(
  [...serverImports.shared, ...sharedNames, 'vite', 'vitest'].filter((name) => !isOurs(name)),
)

type Versions = Readonly<Record<string, string>>

/** What every package of one SDK is described by. */
interface Sdk {
  version: string
  /** Names of the packages that are part of it. */
  packages: ReadonlySet<string>
  catalog: Versions
}

/**
 * The `package.json` of a package as authors get it, made by rule from the one in the repository: each file compiled,
 * each version written out, and what host and plugin have to have the same copy of as a peer.
 * @throws Error when a library is not in the catalog
 */
export function describe(own: PackageJson, { version, packages, catalog }: Sdk) {
  const versionOf = (name: string) => {
    const found = isOurs(name) ? version : catalog[name]
    if (found === undefined) throw new Error(`${own.name} needs ${name}, which the catalog does not have`)
    return found
  }
  // What is ours and not part of it is asked by what authors do not get.
  const needed = Object.keys(own.dependencies ?? {}).filter((name) => !isOurs(name) || packages.has(name))
  const development = Object.keys(own.devDependencies ?? {})
  // Declarations name them: without these types an author would get `any`.
  const types = development.filter((name) => isTypesOf(name, needed))
  // What tests are written with is there where tests are written.
  const optional = './testing' in (own.exports ?? {}) ? development.filter((name) => name === 'vitest') : []
  const taken = (names: readonly string[]) => sorted(names.map((name) => [name, versionOf(name)]))
  const asked = (names: readonly string[]) => sorted(names.map((name) => [name, `^${versionOf(name)}`]))
  return {
    name: own.name,
    version,
    description: own.description ?? `Part of the SDK of Xuncha 巡察: ${own.name}`,
    license: 'Apache-2.0',
    type: 'module',
    engines: { node: '>=24' },
    ...(own.sideEffects === undefined ? {} : { sideEffects: own.sideEffects }),
    exports: { ...mapped(own.exports, compiledExport), './package.json': './package.json' },
    ...(own.bin === undefined ? {} : { bin: mapped(own.bin, compiled) }),
    dependencies: taken([...needed.filter((name) => !peers.has(name)), ...types]),
    optionalDependencies: taken(Object.keys(own.optionalDependencies ?? {})),
    peerDependencies: asked([...needed.filter((name) => peers.has(name)), ...optional]),
    peerDependenciesMeta: Object.fromEntries(optional.map((name) => [name, { optional: true }])),
  }
}

/** The name of a source file once it is compiled. */
export function compiled(path: string): string {
  return path.replace(/(?<!\.d)\.ts$/, '.js')
}

function compiledExport(path: string): string | { types: string; default: string } {
  if (!path.endsWith('.ts')) return path
  return { types: path.replace(/\.ts$/, '.d.ts'), default: compiled(path) }
}

function isTypesOf(name: string, needed: readonly string[]): boolean {
  return name === '@types/node' || needed.some((library) => name === `@types/${library}`)
}

function mapped<T>(entries: Versions = {}, change: (path: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, change(path)]))
}

function sorted(entries: [string, string][]): Record<string, string> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
