import { listRetained, retainedCounties } from '@xuncha/platform'
import type { Command } from '../command.ts'
import { readOptions } from '../options.ts'
import { PLACE } from '../place.ts'
import { atInstallation } from './at.ts'

/** What is kept of plugins that were uninstalled 留存清单, county by county, and what was decided about it. */
export const retained: Command = {
  name: 'retained',
  usage: '[--home <folder>] [--database <url>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: [...PLACE] })
    return atInstallation(options, world, async ({ gate }) => {
      const all = await listRetained(gate)
      if (all.length === 0) world.out(say('retained-none'))
      for (const kept of all) {
        const { pluginId: id, version, at, schema, reason } = kept
        const state = say(`retained-state.${kept.state}`)
        world.out(
          say('retained-line', { id, version, state, at: new Date(at).toISOString(), schema, reason }),
        )
        for (const { county, state: own, tables, files, archive, keepUntil } of await retainedCounties(
          gate,
          kept.id,
        )) {
          const rows = Object.values(tables).reduce((sum, count) => sum + count.rows, 0)
          const until = keepUntil === null ? say('kept-for-good') : say('kept-until', { until: keepUntil })
          const facts = { county, state: say(`retained-state.${own}`), rows, files: files.length, until }
          world.out(say('retained-county', { ...facts, archive: archive.name }))
        }
      }
      return 0
    })
  },
}
