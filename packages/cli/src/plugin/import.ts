import { importArchive } from '@xuncha/plugin-archive'
import { openingOf } from '../backup/opening.ts'
import { type Command, UsageError } from '../command.ts'
import { readOptions } from '../options.ts'
import { PLACE } from '../place.ts'
import { atInstallation } from './at.ts'
import { archiveKeyOf } from './keys.ts'
import { archived, refused } from './uninstall.ts'

/** Puts a county's archive back 导入归档: verified, brought to the version in service, all of it or nothing. */
export const importing: Command = {
  name: 'import',
  usage:
    '<archive.xcounty> [--passphrase-file <file>] [--identity <file>] [--key <key>] [--scratch <folder>] [--home <folder>] [--database <url>]',
  async run(args, world, say) {
    const options = readOptions(args, {
      options: [...PLACE, 'passphrase-file', 'identity', 'key', 'scratch'],
    })
    const [archive, ...more] = options.positionals
    if (archive === undefined || more.length > 0) throw new UsageError('one-file')
    const opening = await openingOf(options, world, say)
    return atInstallation(options, world, async (parts, place) => {
      const by = await archiveKeyOf(options, place)
      const { scratch } = options.values
      const outcome = await archived(world, say, () =>
        importArchive({ parts, home: place.home, archive, reading: { opening, by }, scratch }),
      )
      if (!outcome.ok) return refused(outcome.refusal, world, say)
      const { read, version, rows, wasThere } = outcome.value
      const { plugin: id, version: from, county } = read.head
      world.out(
        say(wasThere ? 'import-was-there' : 'imported', { id, from, version, county: county.name, rows }),
      )
      return 0
    })
  },
}
