import { type ModuleLevel, moduleLevels, setLevel } from '@xuncha/platform'
import { type Command, UsageError } from '../command.ts'
import { countyOf, readOptions } from '../options.ts'
import { PLACE } from '../place.ts'
import { atInstallation } from './at.ts'

/** Says as the level above that counties have to have a module, may have it, or may not 上级要求. */
export const level: Command = {
  name: 'level',
  usage: `<id> ${moduleLevels.join('|')} [--county <number>] [--home <folder>] [--database <url>]`,
  async run(args, world, say) {
    const options = readOptions(args, { options: [...PLACE, 'county'] })
    const [pluginId, wanted, ...more] = options.positionals
    if (pluginId === undefined || more.length > 0) throw new UsageError('option-missing', { name: 'id' })
    if (!isLevel(wanted))
      throw new UsageError('not-a-level', { text: wanted ?? '', levels: moduleLevels.join(', ') })
    const one = options.values['county'] === undefined ? {} : { countyId: countyOf(options) }
    return atInstallation(options, world, async ({ owner }) => {
      const outcome = await owner
        .transaction()
        .execute((tx) => setLevel(tx, { pluginId, level: wanted, ...one }))
      if (!outcome.ok) {
        world.err(say(outcome.refusal.code, outcome.refusal.facts))
        return 1
      }
      for (const { county, before } of outcome.value)
        world.out(
          say(before === wanted ? 'plugin-level-same' : 'plugin-level', {
            county,
            id: pluginId,
            level: say(`plugin-level.${wanted}`),
            before: say(`plugin-level.${before}`),
          }),
        )
      return 0
    })
  },
}

function isLevel(text: string | undefined): text is ModuleLevel {
  return (moduleLevels as readonly (string | undefined)[]).includes(text)
}
