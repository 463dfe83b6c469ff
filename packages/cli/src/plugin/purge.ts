import { listRetained, retainedCounties } from '@xuncha/platform'
import { purge as purgePlugin } from '@xuncha/plugin-archive'
import { type Command, UsageError } from '../command.ts'
import { readOptions } from '../options.ts'
import { PLACE } from '../place.ts'
import { atInstallation } from './at.ts'

/** Destroys what the administrators of counties decided to destroy 销毁, and nothing else. Says first what that is. */
export const purge: Command = {
  name: 'purge',
  usage: '<id> [--go] [--home <folder>] [--database <url>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: [...PLACE], flags: ['go'] })
    const [id, ...more] = options.positionals
    if (id === undefined || more.length > 0) throw new UsageError('option-missing', { name: 'id' })
    return atInstallation(options, world, async (parts, { home }) => {
      let approved = 0
      for (const kept of await listRetained(parts.gate, id))
        for (const { county, state, tables } of await retainedCounties(parts.gate, kept.id)) {
          if (state !== 'approved') continue
          approved += 1
          const rows = Object.values(tables).reduce((sum, count) => sum + count.rows, 0)
          world.out(say('purge-approved', { county, version: kept.version, rows }))
        }
      if (approved === 0) world.out(say('purge-none', { id }))
      if (options.values['go'] === undefined) {
        if (approved > 0) world.out(say('purge-dry'))
        return 0
      }
      const { certificates, dropped, files } = await purgePlugin(id, { parts, home })
      for (const certificate of certificates) world.out(JSON.stringify(certificate))
      for (const name of dropped) world.out(say('purge-dropped', { name }))
      world.out(say('purged', { counties: certificates.length, files }))
      return 0
    })
  },
}
