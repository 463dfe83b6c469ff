import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DATABASE } from './cluster.ts'
import { type EmbeddedOptions, startEmbedded } from './index.ts'
import { readPostmaster } from './postmaster.ts'
import { servesFolder } from './processes.ts'
import { ownerSecret } from './secret.ts'

/** An embedded server that is used for a while, whoever started it. */
export interface AttachedServer {
  /** Logs in as the owner of the database. */
  url: string
  /** Somebody else runs it: it goes on when we are done. */
  running: boolean
  /** Ends what was started here. */
  leave(): Promise<void>
}

/** Whether there is a data folder of an embedded server. */
export async function hasEmbedded(home: string): Promise<boolean> {
  return (await stat(join(resolve(home), 'postgres')).catch(() => undefined)) !== undefined
}

/**
 * The embedded server of a data folder: the one that the program is running, else one started for as long as it takes.
 * @throws SetupError
 */
export async function attachEmbedded(options: EmbeddedOptions): Promise<AttachedServer> {
  const data = join(resolve(options.home), 'postgres')
  const noted = await readPostmaster(data)
  if (noted?.ready && (await servesFolder(noted.pid, data))) {
    const secret = await ownerSecret(join(resolve(options.home), 'postgres.secret'), data, undefined)
    const url = `postgres://postgres:${secret}@127.0.0.1:${noted.port}/${DATABASE}`
    return { url, running: true, leave: async () => {} }
  }
  const server = await startEmbedded(options)
  return { url: server.url, running: false, leave: () => server.stop() }
}
