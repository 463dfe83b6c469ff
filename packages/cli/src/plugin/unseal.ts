import { open, rm } from 'node:fs/promises'
import { keyOf, readOptions, required } from '../options.ts'
import { tarOf, walkCountyArchive } from '@xuncha/plugin-archive'
import { openingOf } from '../backup/opening.ts'
import { type Command, UsageError } from '../command.ts'
import { archived } from './uninstall.ts'

/** Makes a plain tar of a county's archive 解封归档, verified, without an installation: to read it with anything. */
export const unseal: Command = {
  name: 'unseal',
  usage: '<archive.xcounty> --out <file.tar> --key <key> [--passphrase-file <file>] [--identity <file>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['out', 'key', 'passphrase-file', 'identity'] })
    const [archive, ...more] = options.positionals
    if (archive === undefined || more.length > 0) throw new UsageError('one-file')
    const out = required(options, 'out')
    const by = await keyOf(required(options, 'key'), 'log')
    const opening = await openingOf(options, world, say)
    const { head } = await archived(world, say, async () => {
      const read = await walkCountyArchive(archive, { opening, by })
      const file = await open(out, 'wx', 0o600)
      try {
        for await (const bytes of tarOf(archive, opening)) await file.writeFile(bytes)
        await file.sync()
      } catch (error) {
        await rm(out, { force: true })
        throw error
      } finally {
        await file.close()
      }
      return read
    })
    const { plugin: id, version, county, shows } = head
    world.out(say('county-unsealed', { id, version, county: county.name, shows, path: out }))
    return 0
  },
}
