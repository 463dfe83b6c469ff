import { isSound, restore as restoreArchive, walkArchive } from '@xuncha/backup'
import { systemClock } from '@xuncha/platform'
import { logKeyOf, openingOf } from './backup/opening.ts'
import { refusable, showRestored } from './backup/told.ts'
import { type Command, UsageError } from './command.ts'
import { readOptions } from './options.ts'
import { migrationsOf, PLACE, placeOf } from './place.ts'

/** Puts a backup into an empty installation 恢复: all of it, verified, or nothing. */
export const restore: Command = {
  name: 'restore',
  usage:
    '<file> [--home <folder>] [--database <url>] [--passphrase-file <file>] [--identity <file>] [--key <key>] [--despite-findings]',
  async run(args, world, say) {
    const options = readOptions(args, {
      options: [...PLACE, 'passphrase-file', 'identity', 'key'],
      flags: ['despite-findings'],
    })
    const [archive] = options.positionals
    if (archive === undefined || options.positionals.length > 1) throw new UsageError('one-file')
    const opening = await openingOf(options, world, say)
    // Before a database is made for it.
    const contents = await refusable(world, say, () => walkArchive(archive, opening))
    const place = await placeOf(options, world, 'made')
    try {
      const { ownerUrl, home } = place
      const despiteFindings = options.values['despite-findings'] !== undefined
      const clock = { ...systemClock, now: world.now }
      const logKey = await logKeyOf(options)
      const restored = await refusable(world, say, () =>
        restoreArchive(
          { archive, opening, ownerUrl, home, migrationsOf, logKey, despiteFindings, clock },
          contents,
        ),
      )
      showRestored(restored, world, say)
      const sound = isSound(restored.verification)
      world.out(say(sound ? 'restored' : 'restored-findings', { home }))
      return sound ? 0 : 1
    } finally {
      await place.leave()
    }
  },
}
