import { generateSigner } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { type Command, UsageError } from '../command.ts'
import { readOptions } from '../options.ts'
import { isFolder, openedAt, openedFolder } from './built.ts'
import { examined } from './examined.ts'

/** Tries out whether a plugin keeps to all that a host asks of it 符合性检验, as source or packed. */
export const test: Command = {
  name: 'test',
  usage: '[<folder of the plugin | file.xplugin>] [--previous <file.xplugin>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['previous'] })
    const [path = '.', ...more] = options.positionals
    if (more.length > 0) throw new UsageError('one-plugin')
    // Nobody is to trust what is signed here: it is thrown away.
    const signer = generateSigner('test.invalid', 'log', profiles.intl)
    const opened = (await isFolder(path)) ? await openedFolder(path, signer) : (await openedAt(path)).opened
    const { id, version } = opened.manifest
    const passed = await examined(opened, options.values['previous'], world, say)
    if (passed) world.out(say('kit-all-passed', { id, version }))
    else world.err(say('kit-failed', { id, version }))
    return passed ? 0 : 1
  },
}
