import { createServer } from 'node:net'
import { join } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { SetupError, startEmbedded } from '@xuncha/database'
import { createLog, type PlatformDb, prepareDatabase, startPlatform } from '@xuncha/platform'
import { type Demo, prepareDemo, tellStory } from '../demo/index.ts'
import type { Config } from './config.ts'
import { loadDivisions } from './divisions.repository.ts'
import { installedPlugins } from './plugins.ts'
import { builtWeb } from './web.ts'

/** A server that listens. */
export interface RunningServer {
  url: string
  demo: Demo | undefined
  stop(): Promise<void>
}

/** Tells what is being done, for the terminal. */
export type Tell = (step: string) => void

/**
 * Brings everything up in order: database, schema, directory, demonstration, platform, and listens last.
 * Whatever was brought up before a failure is taken down again.
 * @throws SetupError with what to do about it
 */
export async function startServer(
  config: Config,
  tell: Tell,
  onLost: (reason: string) => void,
): Promise<RunningServer> {
  await assertFree(config.port)
  const undo: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const ownerUrl = config.databaseUrl ?? (await embedded())
    const plugins = await installedPlugins()
    tell('Schema')
    const { appUrl, gateUrl } = await prepareDatabase(ownerUrl, plugins)

    const owner = kyselyOn(ownerUrl)
    const gate = kyselyOn(gateUrl)
    let demo: Demo | undefined
    try {
      tell('Directory of counties and townships')
      await loadDivisions(owner)
      if (config.demo) {
        tell('Demonstration counties')
        demo = await prepareDemo(owner, gate, config.demo.password)
      }
    } finally {
      await owner.destroy()
      await gate.destroy()
    }

    tell('Platform')
    const log = createLog()
    const platform = await startPlatform({
      appUrl,
      gateUrl,
      filesFolder: join(config.home, 'files'),
      plugins,
      log,
      web: await builtWeb(plugins),
    })
    undo.push(() => platform.stop())
    if (demo?.made) {
      tell('What happened in the demonstration county so far')
      await tellStory(platform.app.fetch, demo.made.password)
    }
    const http = await listen(platform.app.fetch, config.port)
    undo.push(() => {
      platform.retire()
      return close(http)
    })
    return { url: `http://localhost:${config.port}`, demo, stop }
  } catch (error) {
    await stop()
    throw error
  }

  async function embedded(): Promise<string> {
    tell('PostgreSQL')
    const server = await startEmbedded({ home: config.home, onExit: onLost })
    undo.push(() => server.stop())
    return server.url
  }
}

/** @throws SetupError port-taken */
async function assertFree(port: number): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(port, () => probe.close(() => resolve()))
  }).catch((error: NodeJS.ErrnoException) => {
    throw new SetupError({
      code: 'port-taken',
      step: `Listening on port ${port}`,
      message: error.code === 'EADDRINUSE' ? `Port ${port} is taken by another program.` : error.message,
      remedy: `Stop that program, or choose another port: PORT=${port + 1} npm start`,
    })
  })
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<ServerType> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port }, () => resolve(server))
  })
}

async function close(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that is kept alive becomes idle once its last answer is through; what is slow gets a moment.
  const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50)
  const patience = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 3000)
  await closed
  clearInterval(idle)
  clearTimeout(patience)
}

function kyselyOn(url: string): Kysely<PlatformDb> {
  return new Kysely<PlatformDb>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  })
}
