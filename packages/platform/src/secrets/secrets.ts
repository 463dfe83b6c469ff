import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import {
  type DataKey,
  generateDataKey,
  open,
  type Place,
  type ProfileName,
  profiles,
  seal,
} from '@xuncha/crypto'
import type { PlatformDb } from '../tables.ts'
import { makeKeyFile, readKeyFile } from './key-file.ts'

const FILE = 'secrets.key'
const FORMAT = 'xck1'

/** Why there is no key to encrypt with. */
export type SecretKeyProblem = 'missing' | 'malformed' | 'foreign'

/**
 * Encrypts what the database must keep and must not be able to read: secrets of second factors, of services that the
 * county signs in with. Under one key in a file that only the server's account reads, made at the first start and
 * pinned in the database: a process with another one, or none, neither makes nor opens secrets, and says so.
 */
export class Secrets {
  readonly #key: DataKey | undefined
  readonly #profile: ProfileName

  private constructor(key: DataKey | undefined, profile: ProfileName) {
    this.#key = key
    this.#profile = profile
  }

  /** @param folder undefined for a process without secrets */
  static async open(
    folder: string | undefined,
    gate: Kysely<PlatformDb>,
    { log, profile = 'intl' }: { log: Logger; profile?: ProfileName },
  ): Promise<Secrets> {
    if (folder === undefined) return new Secrets(undefined, profile)
    const key = await openKey(join(folder, FILE), gate)
    if (typeof key !== 'string') return new Secrets(key, profile)
    log.error({ problem: key, folder }, 'secrets cannot be opened: put the key back')
    return new Secrets(undefined, profile)
  }

  /** Whether there is a key. */
  get available(): boolean {
    return this.#key !== undefined
  }

  /** The ciphertext for that place and no other. Only where there is a key. */
  seal(plain: Uint8Array, place: Place): string {
    if (this.#key === undefined) throw new Error('There is no key to encrypt with')
    return seal(profiles[this.#profile], this.#key, plain, place)
  }

  /** The secret; undefined without the key, or where it was sealed for another place or changed. */
  open(sealed: string, place: Place): Buffer | undefined {
    return this.#key && open(this.#key, sealed, place)
  }
}

async function openKey(path: string, gate: Kysely<PlatformDb>): Promise<DataKey | SecretKeyProblem> {
  if ((await pinnedId(gate)) === undefined) await makeKeyFile(path, textOf(generateDataKey()))
  const text = await readKeyFile(path)
  if (text === undefined) return 'missing'
  const key = keyFrom(text)
  if (key === undefined) return 'malformed'
  await gate
    .insertInto('platform.secret_key')
    .values({ key_id: key.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await pinnedId(gate)) === key.id ? key : 'foreign'
}

async function pinnedId(gate: Kysely<PlatformDb>): Promise<string | undefined> {
  const row = await gate.selectFrom('platform.secret_key').select('key_id').executeTakeFirst()
  return row?.key_id
}

function textOf({ id, bytes }: DataKey): string {
  return `${FORMAT}.${id}.${Buffer.from(bytes).toString('base64url')}\n`
}

function keyFrom(text: string): DataKey | undefined {
  const [format, id, body] = text.trim().split('.')
  const bytes = Buffer.from(body ?? '', 'base64url')
  return format === FORMAT && id && bytes.length === 32 ? { id, bytes } : undefined
}
