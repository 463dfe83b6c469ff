import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type EmbeddedServer, startEmbedded } from '@xuncha/database'
import { freePort } from '@xuncha/test-kit'

const exec = promisify(execFile)

/** A PostgreSQL that is killed like a machine whose power fails, and comes back at the same address. */
export class MortalPostgres {
  readonly #home: string
  readonly #settings: Record<string, string>
  #server: EmbeddedServer

  private constructor(home: string, settings: Record<string, string>, server: EmbeddedServer) {
    this.#home = home
    this.#settings = settings
    this.#server = server
  }

  /** Starts it on an empty folder, with settings of PostgreSQL over the platform's own. */
  static async start(home: string, settings: Record<string, string> = {}): Promise<MortalPostgres> {
    const fixed = { ...settings, port: String(await freePort()) }
    return new MortalPostgres(home, fixed, await startEmbedded({ home, settings: fixed }))
  }

  /** Logs in as the owner. */
  get url(): string {
    return this.#server.url
  }

  /** Ends all of its processes with SIGKILL: what was not written to a file by then is gone. */
  async kill(): Promise<void> {
    const { pid } = this.#server
    for (const victim of [pid, ...(await childrenOf(pid))]) {
      try {
        process.kill(victim, 'SIGKILL')
      } catch {
        // It ended between being listed and being killed.
      }
    }
    await this.#server.stop()
  }

  async restart(): Promise<void> {
    this.#server = await startEmbedded({ home: this.#home, settings: this.#settings })
  }

  stop(): Promise<void> {
    return this.#server.stop()
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await exec('ps', ['-A', '-o', 'pid=,ppid='])
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child as number)
}
