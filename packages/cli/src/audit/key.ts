import { logKeyOf } from '@xuncha/platform'
import { type Command, Failure } from '../command.ts'
import { rolesOf } from '../database.ts'
import { readOptions } from '../options.ts'

/** Shows the public key that the log is verified by 公钥, to be written down elsewhere. */
export const key: Command = {
  name: 'key',
  usage: '[--database <url>]',
  async run(args, world) {
    const options = readOptions(args, { options: ['database'] })
    const { appUrl } = await rolesOf(options, world)
    const text = await logKeyOf(appUrl)
    if (text === undefined) throw new Failure('no-log-key')
    world.out(text)
    return 0
  },
}
