import { randomBytes } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import { frame } from './frame.ts'
import type { Profile } from './profile.ts'
import { profileOf } from './profiles.ts'
import { fromText, toText } from './text.ts'

/** What deriving a key from a password costs: KiB of memory, and passes over it. */
export interface PasswordCost {
  memory: number
  passes: number
}

// RFC 9106's second choice, 64 MiB and three passes: a key is unlocked rarely and what is behind it is worth more
// than one account.
const usual: PasswordCost = { memory: 65_536, passes: 3 }
/** More than any of ours asks for: who hands us a key may not make us spend all memory on it. */
const most: PasswordCost = { memory: 1_048_576, passes: 16 }

const FORMAT = 'xp1'

/**
 * A private key under a password: `xp1.<profile>.<key id>.<memory>.<passes>.<salt>.<ciphertext>`, with a key derived by
 * Argon2id (the library's default), as for the passwords of accounts.
 */
export async function lockPrivateKey(
  profile: Profile,
  key: { id: string; privateKey: Uint8Array },
  password: string,
  cost: PasswordCost = usual,
): Promise<string> {
  const salt = randomBytes(16)
  const head = [FORMAT, profile.name, key.id, String(cost.memory), String(cost.passes), toText(salt)]
  const derived = await derive(password, salt, cost)
  return [...head, toText(profile.encrypt(derived, key.privateKey, frame(...head)))].join('.')
}

/** The private key; undefined where the password is wrong or anything was changed. */
export async function unlockPrivateKey(locked: string, password: string): Promise<Buffer | undefined> {
  const head = locked.split('.')
  const body = fromText(head.pop() ?? '')
  const [format, name, , memory, passes, saltText, ...rest] = head
  const salt = fromText(saltText ?? '')
  const profile = profileOf(name ?? '')
  if (format !== FORMAT || rest.length > 0 || !profile || !body || salt?.length !== 16) return undefined
  const cost = { memory: Number(memory), passes: Number(passes) }
  if (!within(cost.memory, 8, most.memory) || !within(cost.passes, 1, most.passes)) return undefined
  return profile.decrypt(await derive(password, salt, cost), body, frame(...head))
}

function derive(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  return hashRaw(password.normalize('NFKC'), {
    memoryCost: cost.memory,
    timeCost: cost.passes,
    parallelism: 1,
    outputLen: 32,
    salt,
  })
}

function within(value: number, least: number, greatest: number): boolean {
  return Number.isInteger(value) && value >= least && value <= greatest
}
