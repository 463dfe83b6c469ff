import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Live } from '../src/http/live.ts'
import { createLog } from '../src/index.ts'
import { useTestPlatform } from '../testing/index.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])

/** The way to the database, which can be cut. */
class Way {
  readonly #open = new Set<Socket>()
  #isCut = false
  /** How often somebody knocked while it was cut. */
  knocks = 0
  readonly #server = createServer((coming) => {
    const { hostname, port } = new URL(platform.urls.appUrl)
    coming.on('error', () => {})
    if (this.#isCut) {
      this.knocks += 1
      coming.destroy()
      return
    }
    const going = connect(Number(port), hostname)
    going.on('error', () => {})
    for (const socket of [coming, going]) this.#open.add(socket)
    coming.pipe(going).pipe(coming)
  })

  async begin(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready))
    const { port } = this.#server.address() as { port: number }
    const url = new URL(platform.urls.appUrl)
    url.host = `127.0.0.1:${port}`
    return url.href
  }

  cut(): void {
    this.#isCut = true
    for (const socket of this.#open) socket.destroy()
    this.#open.clear()
  }

  mend(): void {
    this.#isCut = false
  }

  end(): void {
    this.cut()
    this.#server.close()
  }
}

const way = new Way()
let live: Live

beforeAll(async () => {
  live = new Live(await way.begin(), createLog('silent'))
  await live.start()
})
afterAll(async () => {
  await live.stop()
  way.end()
})

/** Connections that hear of modules: the platform's own, and those of this process by the way that was cut. */
async function hearing(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from pg_stat_activity
    where datname = current_database() and query like 'listen xuncha_modules%'`.execute(platform.owner)
  return rows[0]?.count ?? 0
}

test('after the database was away one connection hears again, however often it was tried', async () => {
  expect(await hearing()).toBe(2)
  const back = new Promise<void>((heard) => live.onPlugins(heard))
  way.cut()
  while (way.knocks < 4) await pause(50)
  way.mend()
  await back
  expect(way.knocks).toBe(4)
  // Whoever else was trying would be there by the time of one more try.
  await pause(1500)
  expect(await hearing()).toBe(2)
}, 30_000)
