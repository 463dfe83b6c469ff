import { kyselyOn } from '@xuncha/database'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { prepareDemo, tellStory } from '@xuncha/api/demo'
import { useDatabase } from '@xuncha/database/testing'
import {
  createLog,
  type Platform,
  type PlatformDb,
  Sealer,
  startPlatform,
  systemClock,
} from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'

export const PASSWORD = 'recovery-password-1'

/** Addresses of a database. */
export interface Urls {
  ownerUrl: string
  appUrl: string
  gateUrl: string
}

/** An installation: a database and a folder. */
export interface Installation extends Urls {
  home: string
}

/** Folder of a schema's migrations. */
export function migrationsOf(schema: string): URL {
  return schema === 'platform'
    ? new URL('../../../packages/platform/migrations/', import.meta.url)
    : new URL(`../../../apps/${schema.replaceAll('_', '-')}/migrations/`, import.meta.url)
}

/** The platform of an installation, as a server runs it. */
export function start({ appUrl, gateUrl, home }: Installation): Promise<Platform> {
  return startPlatform({
    appUrl,
    gateUrl,
    filesFolder: join(home, 'files'),
    keysFolder: join(home, 'keys'),
    plugins,
    log: createLog('silent'),
  })
}

/** Signs in, and yields the answer's status and the cookie. */
export async function signIn(
  { app }: Platform,
  username: string,
  password = PASSWORD,
): Promise<{ status: number; cookie: string }> {
  const answer = await app.request('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost' },
    body: JSON.stringify({ username, password }),
  })
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

/** Fills a prepared installation with the demonstration and what happened in it, files included, and seals its log. */
export async function fill(installation: Installation): Promise<void> {
  const [owner, gate] = [
    kyselyOn<PlatformDb>(installation.ownerUrl),
    kyselyOn<PlatformDb>(installation.gateUrl),
  ]
  await prepareDemo(owner, gate, PASSWORD)
  await Promise.all([owner.destroy(), gate.destroy()])
  const platform = await start(installation)
  await tellStory(platform.app.fetch, PASSWORD)
  await platform.stop()
  await sealAll(installation)
}

/** Seals whatever is not sealed yet. */
export async function sealAll({ gateUrl, home }: Installation): Promise<void> {
  const keysFolder = join(home, 'keys')
  const sealer = new Sealer({ gateUrl, keysFolder, clock: systemClock, log: createLog('silent') })
  await sealer.open()
  await sealer.sealAll()
  await sealer.stop()
}

/** An empty folder for a test file, gone with it. */
export function useFolder(): { readonly path: string } {
  let path = ''
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'xuncha-recovery-'))
  })
  afterAll(() => rm(path, { recursive: true, force: true }))
  return {
    get path() {
      return path
    },
  }
}

/** The demonstration counties, told and sealed, with nobody at work on them. */
export function useDemo(): Installation {
  const database = useDatabase()
  const folder = useFolder()
  const installation: Installation = {
    get ownerUrl() {
      return database.ownerUrl
    },
    get appUrl() {
      return database.appUrl
    },
    get gateUrl() {
      return database.gateUrl
    },
    get home() {
      return join(folder.path, 'home')
    },
  }
  beforeAll(() => fill(installation))
  return installation
}

/** Rows of a query, as somebody at this address. */
export async function rowsOf<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}
