import {
  type DataKey,
  type KeyPair,
  keyIdOf,
  lockPrivateKey,
  type PasswordCost,
  type Profile,
  profileOf,
  unlockPrivateKey,
  unwrapKey,
  wrapKey,
} from '@xuncha/crypto'

const RECIPIENT = 'xb1'
const PRIVATE = 'xbk1'
const PLACE = ['xuncha backup']

/** Whom an archive is for 收件人: a public key. Whoever makes the archive cannot open it again. */
export interface Recipient {
  profile: Profile
  publicKey: Buffer
}

/** Who may open an archive: whoever knows a passphrase, or holds a private key. One of them, or both. */
export interface Openers {
  passphrase?: string | undefined
  recipient?: Recipient | undefined
  /** What deriving a key from the passphrase costs; the usual where it is left out. */
  cost?: PasswordCost
}

/** What somebody has to open an archive with; whoever has just written it has its key. */
export type Opening = { passphrase: string } | { keyPair: KeyPair } | { key: DataKey }

/** The archive's key, locked once for each who may open it: texts that stand at the head of the archive. */
export async function locksOf(profile: Profile, key: DataKey, openers: Openers): Promise<string[]> {
  const { passphrase, recipient, cost } = openers
  const locks: string[] = []
  if (passphrase !== undefined)
    locks.push(await lockPrivateKey(profile, { id: key.id, privateKey: key.bytes }, passphrase, cost))
  if (recipient !== undefined) locks.push(wrapKey(recipient.profile, recipient.publicKey, key, PLACE))
  return locks
}

/** The archive's key; undefined where none of the locks opens. */
export async function openLocks(
  locks: readonly string[],
  keyId: string,
  opening: Opening,
): Promise<DataKey | undefined> {
  if ('key' in opening) return opening.key.id === keyId ? opening.key : undefined
  for (const lock of locks) {
    const key = await openLock(lock, keyId, opening)
    if (key !== undefined && key.id === keyId && key.bytes.length === 32) return key
  }
  return undefined
}

async function openLock(
  lock: string,
  keyId: string,
  opening: Exclude<Opening, { key: DataKey }>,
): Promise<DataKey | undefined> {
  if ('keyPair' in opening) return unwrapKey(opening.keyPair, lock, PLACE)
  const bytes = await unlockPrivateKey(lock, opening.passphrase)
  return bytes && { id: keyId, bytes }
}

/** The text that a recipient's public key is handed on as: `xb1.<profile>.<key>`. */
export function recipientToText({ profile, publicKey }: Recipient): string {
  return [RECIPIENT, profile.name, publicKey.toString('base64url')].join('.')
}

/** The recipient that a text stands for. */
export function recipientFromText(text: string): Recipient | undefined {
  const [format, name, body, ...rest] = text.trim().split('.')
  const profile = profileOf(name ?? '')
  if (format !== RECIPIENT || profile === undefined || body === undefined || rest.length > 0) return undefined
  const publicKey = Buffer.from(body, 'base64url')
  const length = profile.name === 'gm' ? 65 : 32
  return publicKey.length === length && publicKey.toString('base64url') === body
    ? { profile, publicKey }
    : undefined
}

/** A recipient's key pair as a file: the public key in the clear, the private one under a passphrase. */
export async function keyPairToText(
  profile: Profile,
  pair: KeyPair,
  passphrase: string,
  cost?: PasswordCost,
): Promise<string> {
  const id = keyIdOf(profile, 'wrap', pair.publicKey)
  const locked = await lockPrivateKey(profile, { id, privateKey: pair.privateKey }, passphrase, cost)
  return `${PRIVATE} ${recipientToText({ profile, publicKey: pair.publicKey })} ${locked}\n`
}

/** The key pair; undefined where the text is none, or the passphrase is not its own. */
export async function keyPairFromText(text: string, passphrase: string): Promise<KeyPair | undefined> {
  const [format, shown, locked, ...rest] = text.trim().split(' ')
  const recipient = recipientFromText(shown ?? '')
  if (format !== PRIVATE || recipient === undefined || locked === undefined || rest.length > 0)
    return undefined
  const privateKey = await unlockPrivateKey(locked, passphrase)
  return privateKey && { publicKey: recipient.publicKey, privateKey }
}
