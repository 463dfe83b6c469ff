import { readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'

/** `sdk.json` of a packed SDK: the packages of the platform, and the libraries that they were tried with. */
export interface Sdk {
  version: string
  /** Name → file of its tarball. */
  packages: Readonly<Record<string, string>>
  /** Name → version. */
  libraries: Readonly<Record<string, string>>
}

/** Where a plugin takes what it is written with from. */
export type Source =
  /** The repository of the platform, of which the plugin is a part. */
  | { from: 'workspace' }
  /** A registry that has the packages of the platform. */
  | { from: 'registry'; sdk: Sdk }
  /** A folder with them. Everything else comes from a registry. */
  | { from: 'folder'; sdk: Sdk; folder: string }

/** What an SDK says of itself. @throws Error in words for the terminal */
export async function readSdk(folder: string): Promise<Sdk> {
  try {
    return JSON.parse(await readFile(join(folder, 'sdk.json'), 'utf8')) as Sdk
  } catch {
    throw new Error(`${folder} is no folder of the SDK: there is no sdk.json in it.`)
  }
}

/** Which version of a package a plugin in this folder writes down. */
export function versionFrom(source: Source, place: string): (name: string, given: string) => string {
  if (source.from === 'workspace') return (_, given) => given
  const { sdk } = source
  return (name) => {
    const version = sdk.libraries[name] ?? (name in sdk.packages ? `^${sdk.version}` : undefined)
    if (version === undefined) throw new Error(`The SDK does not know ${name}`)
    return source.from === 'folder' && name in sdk.packages ? fileOf(source, name, place) : version
  }
}

/** The same for what the packages of the platform need of one another, where a folder has them: for pnpm, and for npm. */
export function overridesFrom(source: Source, place: string): Record<string, string> {
  if (source.from !== 'folder') return {}
  return Object.fromEntries(
    Object.keys(source.sdk.packages)
      .sort()
      .map((name) => [name, fileOf(source, name, place)]),
  )
}

function fileOf({ sdk, folder }: { sdk: Sdk; folder: string }, name: string, place: string): string {
  const path = relative(resolve(place), join(resolve(folder), sdk.packages[name] ?? ''))
  return `file:${path.replaceAll('\\', '/')}`
}
