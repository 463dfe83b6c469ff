import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../embedded/index.ts'
import { lockHome } from '../embedded/lock.ts'
import { endOrphan } from '../embedded/postmaster.ts'

export const PREFIX = 'xuncha-test-'

// What a test writes need not survive a power cut.
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_connections: '200',
}

/** The server that tests share for one run. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const outside = process.env['TEST_DATABASE_URL']
  if (outside) return { url: outside, stop: async () => {} }

  await sweep()
  const home = await mkdtemp(join(tmpdir(), PREFIX))
  const server = await startEmbedded({ home, settings: FAST })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await rm(home, { recursive: true })
    },
  }
}

/** Ends and removes what runs that were killed left behind. */
export async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (name.startsWith(PREFIX)) await remove(join(tmpdir(), name)).catch(() => {})
  }
}

/** Throws where the folder is in use, or another user's. */
async function remove(home: string): Promise<void> {
  // A run that is just starting has made its folder and not yet its lock.
  if (Date.now() - (await stat(home)).mtimeMs < 60_000) return
  await lockHome(home)
  await endOrphan(join(home, 'postgres'))
  await rm(home, { recursive: true })
}
