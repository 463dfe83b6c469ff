import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type EmbeddedServer, startEmbedded } from '@xuncha/database'
import { freePort } from '@xuncha/test-kit'

const exec = promisify(execFile)

/** A PostgreSQL that is killed like a machine whose power fails, and comes back at the same address. */
export class MortalPostgres {
  readonly home: string
  readonly #settings: Record<string, string>
  #server: EmbeddedServer | undefined
  #url = ''
  #leaving: Promise<void> | undefined

  private constructor(home: string, settings: Record<string, string>) {
    this.home = home
    this.#settings = settings
  }

  /** Starts it on an empty folder, with settings of PostgreSQL over the platform's own. */
  static async start(home: string, settings: Record<string, string> = {}): Promise<MortalPostgres> {
    const made = new MortalPostgres(home, { ...settings, port: String(await freePort()) })
    await made.start()
    return made
  }

  /** Logs in as the owner. */
  get url(): string {
    return this.#url
  }

  /** Whether it runs: it may have ended by itself. */
  get runs(): boolean {
    return this.#server !== undefined
  }

  /** Starts it again on what the last run left. */
  async start(): Promise<void> {
    const lost = () => {
      const server = this.#server
      this.#server = undefined
      this.#leaving = server?.stop()
    }
    await this.#leaving
    this.#server = await startEmbedded({ home: this.home, settings: this.#settings, onExit: lost })
    this.#url = this.#server.url
  }

  /** Ends all of its processes with SIGKILL: what was not written to a file by then is gone. */
  async kill(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    for (const victim of [server.pid, ...(await childrenOf(server.pid))]) {
      try {
        process.kill(victim, 'SIGKILL')
      } catch {
        // It ended between being listed and being killed.
      }
    }
    await server.stop()
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    await server?.stop()
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
