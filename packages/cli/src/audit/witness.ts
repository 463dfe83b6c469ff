import {
  sayIn as sayOf,
  answerAsWitness,
  keyToText,
  originOf,
  readCheckpoint,
  type Signer,
} from '@xuncha/audit'
import { type Command, Failure, type World } from '../command.ts'
import { countyOf, keyOf, readOptions, required, textOf } from '../options.ts'
import { Server } from './server.ts'
import { keepSeen, openWitnessKey, readSeen } from './witness-state.ts'

/**
 * Looks whether a county's log only grew since the last time, signs that, and hands the signature in 见证. Meant for a
 * machine that is not the server's: what it keeps in its folder is what the server cannot rewrite.
 */
export const witness: Command = {
  name: 'witness',
  usage:
    '--server <url> --county <number> --key <key> --user <name> --state <folder> [--password-file <file>]',
  async run(args, world, say) {
    const options = readOptions(args, {
      options: ['server', 'county', 'key', 'user', 'state', 'password-file', 'name'],
    })
    const log = await keyOf(required(options, 'key'), 'log')
    const origin = originOf(log, countyOf(options))
    const folder = required(options, 'state')
    const user = required(options, 'user')
    const signer: Signer = await openWitnessKey(
      folder,
      options.values['name'] ?? `witness-${user}`,
      log.profile,
    )
    const server = new Server(required(options, 'server'), world.fetch)
    await server.signIn(user, await passwordOf(options.values['password-file'], world, say('password')))

    const seen = await readSeen(folder)
    const from = seen === undefined ? 0 : (readCheckpoint(seen)?.checkpoint.size ?? 0)
    try {
      const { note, proof } = await server.growthSince(from)
      const answer = answerAsWitness(signer, { log, origin, seen, note, proof }, world.now())
      if (!answer.ok) {
        world.err(sayOf(world.locale, answer.code, answer.facts))
        world.err(say('witness-alarm'))
        return 1
      }
      // Kept before it is handed in: a witness that forgets what it signed can be made to sign the contrary.
      await keepSeen(folder, answer.note)
      await server.handIn(keyToText(signer), answer.note)
      const size = readCheckpoint(answer.note)?.checkpoint.size
      world.out(say('witness-signed', { from, size, key: keyToText(signer) }))
      return 0
    } finally {
      await server.signOut()
    }
  },
}

async function passwordOf(file: string | undefined, world: World, question: string): Promise<string> {
  const password =
    file === undefined ? await world.askSecret(question) : (await textOf(file)).replace(/\r?\n$/, '')
  if (!password) throw new Failure('no-password')
  return password
}
