import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kyselyOn } from '@xuncha/database'
import { prepareDemo, tellStory } from '@xuncha/api/demo'
import { useDatabase } from '@xuncha/database/testing'
import { createLog, type Platform, type PlatformDb, startPlatform } from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'
import { afterAll, beforeAll } from 'vitest'

const PASSWORD = 'trust-password-1'
const unlimited = { perSecond: 1e6, burst: 1e6 }

/** Everybody who can sign in to the demonstration. */
export const everybody = [
  'office',
  'clue',
  'clue2',
  'leader',
  'deputy',
  'member',
  'member2',
  'unit',
  'discipline',
  'organisation',
  'leading-group',
  'sysadmin',
  'secadmin',
  'auditor',
  'office-b',
] as const

/** The assembled platform with the demonstration counties and what happened in them. */
export interface DemoPlatform {
  readonly app: Platform['app']
  readonly pool: Platform['pool']
  readonly ownerUrl: string
  /** The cookie of somebody, who signs in at the first time and after `forget`. */
  cookieOf(username: string): Promise<string>
  /** The session of somebody has ended. */
  forget(username: string): void
}

/** Call it at the top of a file; what it yields is ready from the first test on. */
export function useDemoPlatform(): DemoPlatform {
  const database = useDatabase()
  let platform: Platform
  let folder: string
  const cookies = new Map<string, string>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xuncha-trust-'))
    const [owner, gate] = [kyselyOn<PlatformDb>(database.ownerUrl), kyselyOn<PlatformDb>(database.gateUrl)]
    await prepareDemo(owner, gate, PASSWORD)
    await Promise.all([owner.destroy(), gate.destroy()])
    platform = await startPlatform({
      appUrl: database.appUrl,
      gateUrl: database.gateUrl,
      vault: { url: database.vaultUrl, keysFolder: folder },
      filesFolder: folder,
      plugins,
      log: createLog('silent'),
      // How much is let through is another test's matter.
      load: { session: unlimited, county: unlimited, address: unlimited, waiting: 1000 },
    })
    await tellStory(platform.app.fetch, PASSWORD)
  })

  afterAll(async () => {
    await platform?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  return {
    get app() {
      return platform.app
    },
    get pool() {
      return platform.pool
    },
    get ownerUrl() {
      return database.ownerUrl
    },
    forget(username) {
      cookies.delete(username)
    },
    async cookieOf(username) {
      const known = cookies.get(username)
      if (known !== undefined) return known
      const answer = await platform.app.request('/api/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password: PASSWORD }),
      })
      const cookie = answer.headers.get('set-cookie')?.split(';')[0]
      if (answer.status !== 200 || cookie === undefined)
        throw new Error(`${username} cannot sign in: ${await answer.text()}`)
      cookies.set(username, cookie)
      return cookie
    },
  }
}
