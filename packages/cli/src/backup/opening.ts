import { keyToText } from '@xuncha/audit'
import { keyPairFromText, type Opening, type Recipient, recipientFromText } from '@xuncha/backup'
import { Failure, type Say, UsageError, type World } from '../command.ts'
import { keyOf, type Options, textOf } from '../options.ts'

/** Characters of a passphrase, at least: whoever has the archive can try as long as they like. */
const LEAST = 12

/** A passphrase that something is going to be locked by: from a file, or typed twice. */
export async function newPassphrase({ values }: Options, world: World, say: Say): Promise<string> {
  const file = values['passphrase-file']
  const passphrase = file === undefined ? await world.askSecret(say('passphrase')) : await lineOf(file)
  if (!passphrase) throw new Failure('no-passphrase')
  if ([...passphrase].length < LEAST) throw new Failure('passphrase-short', { least: LEAST })
  if (file === undefined && (await world.askSecret(say('passphrase-again'))) !== passphrase)
    throw new Failure('passphrase-differs')
  return passphrase
}

/** What an archive is opened with: a recipient's key file, or the passphrase. */
export async function openingOf({ values }: Options, world: World, say: Say): Promise<Opening> {
  const file = values['passphrase-file']
  const passphrase = file === undefined ? await world.askSecret(say('passphrase')) : await lineOf(file)
  if (!passphrase) throw new Failure('no-passphrase')
  const path = values['identity']
  if (path === undefined) return { passphrase }
  const keyPair = await keyPairFromText(await textOf(path), passphrase)
  if (keyPair === undefined) throw new Failure('not-an-identity', { path })
  return { keyPair }
}

/** The recipient that `--recipient` names: the line itself, or a file with it. */
export async function recipientOf({ values }: Options): Promise<Recipient | undefined> {
  const given = values['recipient']
  if (given === undefined) return undefined
  const recipient = recipientFromText(given) ?? recipientFromText(await textOf(given))
  if (recipient === undefined) throw new UsageError('not-a-recipient', { given })
  return recipient
}

/** The log's public key that `--key` names, as it was written down elsewhere. */
export async function logKeyOf({ values }: Options): Promise<string | undefined> {
  const given = values['key']
  return given === undefined ? undefined : keyToText(await keyOf(given, 'log'))
}

async function lineOf(path: string): Promise<string> {
  return (await textOf(path)).replace(/\r?\n$/, '')
}
