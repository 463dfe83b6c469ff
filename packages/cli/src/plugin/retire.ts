import { retireRelease } from '@xuncha/platform'
import { type Command, UsageError } from '../command.ts'
import { readOptions, required } from '../options.ts'
import { PLACE } from '../place.ts'
import { atInstallation } from './at.ts'

/** Takes a package out of service 停止使用, once no county has it on. Its tables stay. */
export const retire: Command = {
  name: 'retire',
  usage: '<id> --reason <text> [--home <folder>] [--database <url>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: [...PLACE, 'reason'] })
    const [id, ...more] = options.positionals
    if (id === undefined || more.length > 0) throw new UsageError('option-missing', { name: 'id' })
    const reason = required(options, 'reason')
    return atInstallation(options, world, async (parts) => {
      const outcome = await retireRelease(id, reason, parts)
      if (!outcome.ok) {
        world.err(say(outcome.refusal.code, outcome.refusal.facts))
        return 1
      }
      world.out(say('plugin-retired', { id, version: outcome.value.version }))
      return 0
    })
  },
}
