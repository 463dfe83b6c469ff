import { drill, isSound } from '@xuncha/backup'
import { systemClock } from '@xuncha/platform'
import { type Command, UsageError } from '../command.ts'
import { readOptions } from '../options.ts'
import { migrationsOf } from '../place.ts'
import { logKeyOf, openingOf } from './opening.ts'
import { refusable, showRestored } from './told.ts'

/** Restores an archive into a scratch database, verifies it, and takes it away 恢复演练. Any machine will do. */
export const verify: Command = {
  name: 'verify',
  usage: '<file> [--passphrase-file <file>] [--identity <file>] [--key <key>] [--scratch <folder>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['passphrase-file', 'identity', 'key', 'scratch'] })
    const [archive] = options.positionals
    if (archive === undefined || options.positionals.length > 1) throw new UsageError('one-file')
    const opening = await openingOf(options, world, say)
    const { scratch } = options.values
    const logKey = await logKeyOf(options)
    const clock = { ...systemClock, now: world.now }
    const restored = await refusable(world, say, () =>
      drill({ archive, opening, migrationsOf, clock, scratch, logKey }),
    )
    showRestored(restored, world, say)
    const sound = isSound(restored.verification)
    world.out(say(sound ? 'drill-sound' : 'drill-findings'))
    return sound ? 0 : 1
  },
}
