import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attachEmbedded, hasEmbedded, SetupError } from '@xuncha/database'
import { platformMigrations } from '@xuncha/platform'
import { Failure, type World } from './command.ts'
import type { Options } from './options.ts'

/** An installation as a command finds it: its database and its folder. */
export interface Place {
  /** The database as its owner. */
  ownerUrl: string
  /** Folder with `files`, `keys` and, where it is embedded, the database. */
  home: string
  /** Whether the database is the one that comes with the program, and whether the program is running it. */
  embedded: 'running' | 'resting' | undefined
  /** Ends what was started for this command alone. */
  leave(): Promise<void>
}

/** Names of the options that say where an installation is. */
export const PLACE = ['home', 'database'] as const

const defaultHome = fileURLToPath(new URL('../../../.xuncha', import.meta.url))

/** The folder that an installation keeps everything in, as the server understands it. */
export function homeOf({ values }: Options, { env }: World): string {
  return resolve(values['home'] || env['XUNCHA_HOME'] || defaultHome)
}

/**
 * The installation that a command is about: an outside database where one is named, else the embedded one of the folder,
 * which is started for as long as it takes where it is not running. `'made'` makes an empty one where there is none.
 */
export async function placeOf(options: Options, world: World, missing: 'refused' | 'made'): Promise<Place> {
  const home = homeOf(options, world)
  const outside = options.values['database'] || world.env['DATABASE_URL']
  if (outside) return { ownerUrl: outside, home, embedded: undefined, leave: async () => {} }
  if (missing === 'refused' && !(await hasEmbedded(home))) throw new Failure('no-installation', { home })
  return told(async () => {
    const { url, running, leave } = await attachEmbedded({ home })
    return { ownerUrl: url, home, embedded: running ? 'running' : 'resting', leave }
  })
}

/** Does what an operator may have to put something right for, and says what. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    throw new Failure('failed', { text: `${error.step}: ${error.message} ${error.remedy}` })
  }
}

/** Folder of a schema's migrations in this program: a module's schema is called as its folder is. */
export function migrationsOf(schema: string): URL {
  if (schema === platformMigrations.schema) return platformMigrations.folder
  return new URL(`../../../apps/${schema.replaceAll('_', '-')}/migrations/`, import.meta.url)
}
