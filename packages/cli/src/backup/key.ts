import { open } from 'node:fs/promises'
import { keyPairToText, recipientToText } from '@xuncha/backup'
import { type Command, Failure } from '../command.ts'
import { profileGiven, readOptions, required } from '../options.ts'
import { newPassphrase } from './opening.ts'

/** Makes a key pair that archives can be made for 收件人密钥: the server then cannot open what it has written. */
export const key: Command = {
  name: 'key',
  usage: '--out <file> [--passphrase-file <file>] [--profile intl|gm]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['out', 'passphrase-file', 'profile'] })
    const path = required(options, 'out')
    const profile = profileGiven(options)
    const passphrase = await newPassphrase(options, world, say)
    const pair = profile.wrapping.generate()
    const text = await keyPairToText(profile, pair, passphrase)
    const file = await open(path, 'wx', 0o600).catch((error: Error) => {
      throw new Failure('unwritable', { path, text: error.message })
    })
    await file.writeFile(text)
    await file.sync()
    await file.close()
    world.out(recipientToText({ profile, publicKey: pair.publicKey }))
    world.err(say('identity-made', { path }))
    return 0
  },
}
