import { open } from 'node:fs/promises'
import { exportForOperator, systemClock } from '@xuncha/platform'
import { type Command, Failure } from '../command.ts'
import { rolesOf } from '../database.ts'
import { countyOf, readOptions, required } from '../options.ts'

/** Writes a county's log to a file 导出, with digests of the stored rows and no content of them. */
export const exportLog: Command = {
  name: 'export',
  usage: '--county <number> --out <file> [--database <url>] [--without-rows]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['county', 'out', 'database'], flags: ['without-rows'] })
    const [county, path] = [countyOf(options), required(options, 'out')]
    const roles = await rolesOf(options, world)
    const deep = options.values['without-rows'] === undefined
    // Never over a file that is there: it may be the one that somebody needs.
    const file = await open(path, 'wx', 0o600).catch((error: Error) => {
      throw new Failure('unwritable', { path, text: error.message })
    })
    let lines = 0
    try {
      const clock = { ...systemClock, now: world.now }
      await exportForOperator({ ...roles, county, deep, clock }, async (line) => {
        await file.write(`${line}\n`)
        lines += 1
      })
      await file.sync()
    } finally {
      await file.close()
    }
    world.out(say('exported', { path, lines, county }))
    return 0
  },
}
