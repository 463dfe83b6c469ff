import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { Logger } from 'pino'

const MODULES = 'xuncha_modules'
const PLUGINS = 'xuncha_plugins'
const RETRY_MS = 1000

/**
 * Hears from PostgreSQL that a county's modules changed, whoever changed them and in whatever process.
 * Keeps trying when the connection breaks, and tells every county after it comes back: something may have been missed.
 */
export class Live {
  readonly #url: string
  readonly #log: Logger
  readonly #emitter = new EventEmitter()
  #client: pg.Client | undefined
  #stopped = false

  constructor(appUrl: string, log: Logger) {
    this.#url = appUrl
    this.#log = log
    this.#emitter.setMaxListeners(0)
  }

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true })
    client.on('notification', ({ channel, payload }) => {
      if (channel === PLUGINS) this.#emitter.emit('plugins')
      else this.#emitter.emit('modules', Number(payload))
    })
    client.on('error', (error) => this.#log.warn({ error }, 'notification connection'))
    await client.connect()
    await client.query(`listen ${MODULES}; listen ${PLUGINS}`)
    // Not before: an attempt that fails ends too, and each would begin attempts of its own beside the others.
    client.on('end', () => void this.#again())
    this.#client = client
  }

  /** Calls back when the county's modules changed, until the returned function is called. */
  onModules(countyId: number, heard: () => void): () => void {
    const listener = (changed: number | undefined) => {
      if (changed === undefined || changed === countyId) heard()
    }
    this.#emitter.on('modules', listener)
    return () => this.#emitter.off('modules', listener)
  }

  /** Calls back when the modules of some county changed. */
  onAnyModules(heard: () => void): void {
    this.#emitter.on('modules', heard)
  }

  /** Calls back when packages were put into service or taken out, whoever did it and in whatever process. */
  onPlugins(heard: () => void): void {
    this.#emitter.on('plugins', heard)
  }

  /** Tells the open pages of every county: this process has other plugins now. */
  tellEverybody(): void {
    this.#emitter.emit('modules', undefined)
  }

  /** Calls back when this process is about to end, until the returned function is called. */
  onRetire(retire: () => void): () => void {
    this.#emitter.once('retire', retire)
    return () => this.#emitter.off('retire', retire)
  }

  /** Has the open pages' streams end, so that they go to another process or wait for the next. */
  retire(): void {
    this.#emitter.emit('retire')
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#client?.end()
  }

  async #again(): Promise<void> {
    while (!this.#stopped) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      try {
        await this.start()
        this.#emitter.emit('plugins')
        this.#emitter.emit('modules', undefined)
        return
      } catch (error) {
        this.#log.warn({ error }, 'notification connection')
      }
    }
  }
}
