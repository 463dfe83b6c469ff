import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@xuncha/database'
import { walkArchive } from './walk.ts'
import { restore, type Restored, type RestoreOptions } from './restore.ts'

/** What is tried, and where there is room for it. */
export type DrillOptions = Omit<RestoreOptions, 'ownerUrl' | 'home' | 'despiteFindings'> & {
  /** Folder in which there is room for the database and the files; the system's temporary one where it is left out. */
  scratch?: string | undefined
}

// What a drill writes is thrown away.
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * Restores an archive into a PostgreSQL of its own in a scratch folder, verifies it, and takes it away 恢复演练. It touches
 * neither the installation nor its server, and can run on another machine.
 * @throws BackupRefused as `restore`; findings are told and do not throw
 */
export async function drill({ scratch, ...options }: DrillOptions): Promise<Restored> {
  const contents = await walkArchive(options.archive, options.opening)
  const home = await mkdtemp(join(scratch ?? tmpdir(), 'xuncha-drill-'))
  try {
    const server = await startEmbedded({ home, settings: FAST })
    try {
      return await restore({ ...options, ownerUrl: server.url, home, despiteFindings: true }, contents)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
