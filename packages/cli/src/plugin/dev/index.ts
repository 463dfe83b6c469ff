import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startEmbedded } from '@xuncha/database'
import { type Command, Failure, type Say, UsageError, type World } from '../../command.ts'
import { readOptions } from '../../options.ts'
import { told } from '../../place.ts'
import { PASSWORD } from './order.ts'
import { Part } from './part.ts'
import { watchSource } from './watch.ts'

const PORT = 5173

/**
 * Shows a plugin while it is written 开发预览: its pages with hot updates, on an installation of its own with two made-up
 * counties, or on one that is running elsewhere.
 */
export const dev: Command = {
  name: 'dev',
  usage: '[<folder of the plugin>] [--port <number>] [--api <url of an installation> | --fresh]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['port', 'api'], flags: ['fresh'] })
    const [given = '.', ...more] = options.positionals
    if (more.length > 0) throw new UsageError('one-folder')
    const folder = resolve(given)
    if (!existsSync(join(folder, 'manifest.ts'))) throw new Failure('plugin-dev-none', { folder: given })
    const port = portOf(options.values['port'])
    const { api, fresh } = options.values
    if (api !== undefined) return elsewhere({ folder, api, port }, world, say)
    return here({ folder, port, fresh: fresh !== undefined }, world, say)
  },
}

async function elsewhere(
  order: { folder: string; api: string; port: number },
  world: World,
  say: Say,
): Promise<number> {
  const pages = new Part('dev-pages', order)
  try {
    world.out(say('plugin-dev-elsewhere', { url: await pages.begin(), api: order.api }))
    const unwatch = watchSource(order.folder, () => void pages.begin().catch(telling(world, say)))
    await interrupted()
    unwatch()
    return 0
  } finally {
    await pages.end()
  }
}

async function here(
  { folder, port, fresh }: { folder: string; port: number; fresh: boolean },
  world: World,
  say: Say,
): Promise<number> {
  const home = join(folder, '.xuncha')
  if (fresh) await rm(home, { recursive: true, force: true })
  world.out(say('plugin-dev-begins'))
  const database = await told(() => startEmbedded({ home }))
  const host = new Part('dev-host', { folder, home, ownerUrl: database.url, port: 0 })
  let pages: Part<{ folder: string; api: string; port: number }> | undefined
  const undo = async () => {
    await pages?.end()
    await host.end()
    await database.stop()
  }
  try {
    // From then on it keeps its place: the pages know it by that.
    const api = await host.begin()
    host.order.port = Number(new URL(api).port)
    pages = new Part('dev-pages', { folder, api, port })
    world.out(say('plugin-dev-ready', { url: await pages.begin(), password: PASSWORD }))
    let work = Promise.resolve()
    const unwatch = watchSource(folder, (change) => {
      work = work.then(async () => {
        try {
          await host.begin()
          if (change === 'all') await pages?.begin()
          world.out(say('plugin-dev-again'))
        } catch (error) {
          telling(world, say)(error)
        }
      })
    })
    await interrupted()
    unwatch()
    await work
    return 0
  } finally {
    await undo()
  }
}

/** A mistake in the source is said, and the next change tried again. */
function telling(world: World, say: Say): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Failure)) throw error
    world.err(say(error.code, error.facts))
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

function portOf(text: string | undefined): number {
  if (text === undefined) return PORT
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('not-a-port', { text })
  return port
}
