import { open } from 'node:fs/promises'
import { generateSigner, keyToText, signerToText } from '@xuncha/audit'
import { type Command, Failure, UsageError } from '../command.ts'
import { profileGiven, readOptions, required } from '../options.ts'

/** What a key may be called: it stands in signatures and in the file of trusted keys. */
const NAME = /^[a-z0-9][a-z0-9.-]{1,62}$/

/** Makes the key that an author signs packages with 插件签名密钥, and prints the public half, which operators pin. */
export const keygen: Command = {
  name: 'keygen',
  usage: '--name <who.example> --out <file> [--profile intl|gm]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['name', 'out', 'profile'] })
    const [name, path] = [required(options, 'name'), required(options, 'out')]
    if (!NAME.test(name)) throw new UsageError('plugin-key-name', { name })
    const signer = generateSigner(name, 'log', profileGiven(options))
    const file = await open(path, 'wx', 0o600).catch((error: Error) => {
      throw new Failure('unwritable', { path, text: error.message })
    })
    await file.writeFile(`${signerToText(signer)}\n`)
    await file.sync()
    await file.close()
    world.out(keyToText(signer))
    world.err(say('plugin-key-made', { path }))
    return 0
  },
}
