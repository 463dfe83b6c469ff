import { takeBackup } from '@xuncha/backup'
import type { Command } from '../command.ts'
import { profileGiven, readOptions, required } from '../options.ts'
import { PLACE, placeOf } from '../place.ts'
import { newPassphrase, recipientOf } from './opening.ts'
import { refusable } from './told.ts'

/** Takes a backup of everything into one encrypted file 备份, while people work or not. */
export const take: Command = {
  name: '',
  usage:
    '--out <file> [--home <folder>] [--database <url>] [--passphrase-file <file> | --recipient <key>] [--profile intl|gm]',
  async run(args, world, say) {
    const options = readOptions(args, {
      options: [...PLACE, 'out', 'passphrase-file', 'recipient', 'profile'],
    })
    const out = required(options, 'out')
    const profile = profileGiven(options)
    const recipient = await recipientOf(options)
    const both = options.values['passphrase-file'] !== undefined
    const passphrase = recipient === undefined || both ? await newPassphrase(options, world, say) : undefined
    const place = await placeOf(options, world, 'refused')
    try {
      const { ownerUrl, home } = place
      const openers = { passphrase, recipient }
      const { end, head, size } = await refusable(world, say, () =>
        takeBackup({ ownerUrl, home, out, profile, openers }),
      )
      const rows = Object.values(end.tables).reduce((sum, table) => sum + table.rows, 0)
      const mib = (size / 1_048_576).toFixed(1)
      world.out(say('backup-taken', { path: out, shows: head.shows, rows, files: end.files, mib }))
      for (const path of end.damaged) world.err(say('file-damaged', { path }))
      return end.damaged.length > 0 ? 1 : 0
    } finally {
      await place.leave()
    }
  },
}
