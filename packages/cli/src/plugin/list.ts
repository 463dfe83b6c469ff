import { listReleases } from '@xuncha/platform'
import type { Command } from '../command.ts'
import { readOptions } from '../options.ts'
import { PLACE } from '../place.ts'
import { atInstallation } from './at.ts'

/** Every package that this installation has had 插件清单, those in service first. */
export const list: Command = {
  name: 'list',
  usage: '[--home <folder>] [--database <url>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: [...PLACE] })
    return atInstallation(options, world, async ({ gate }) => {
      const releases = await listReleases(gate)
      if (releases.length === 0) world.out(say('plugin-none'))
      for (const { pluginId: id, version, state, installedAt, keyId: key, digest } of releases)
        world.out(
          say('plugin-line', {
            id,
            version,
            state: say(`plugin-state.${state}`),
            at: new Date(installedAt).toISOString(),
            key,
            digest,
          }),
        )
      return 0
    })
  },
}
