import type { Logger } from 'pino'
import type pg from 'pg'
import { openPool } from '@xuncha/database'
import type { Signer } from '@xuncha/audit'
import type { ProfileName } from '@xuncha/crypto'
import type { Clock } from '../tenancy/index.ts'
import { sealCounty, unsealedCounties } from './seal.repository.ts'
import { openSigningKey } from './signing-key.ts'

/** @source security.md §2.5: every second, or every thousand events. */
const PAUSE_MS = 1000
const BATCH = 1000

/** What sealing needs. */
export interface SealerParts {
  /** Address of the database as the gate's role: requests may not write the log. */
  gateUrl: string
  /** Folder of the signing key. */
  keysFolder: string
  profile?: ProfileName
  clock: Pick<Clock, 'now'>
  log: Logger
}

/** Seals the events of all counties, as long as it runs. Any number of processes may have one. */
export class Sealer {
  readonly #parts: SealerParts
  readonly #pool: pg.Pool
  #signer: Signer | undefined
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(parts: SealerParts) {
    this.#parts = parts
    this.#pool = openPool({ connectionString: parts.gateUrl, max: 1 }, (error) =>
      parts.log.warn({ error }, 'lost connection'),
    )
  }

  /** Opens the key and begins. Without the right key it says so in the log, and events wait. */
  async start(): Promise<void> {
    if (await this.open()) this.#again(0)
  }

  /** Whether there is a key to seal with. */
  async open(): Promise<boolean> {
    const { keysFolder, profile = 'intl', log } = this.#parts
    const signer = await openSigningKey(keysFolder, this.#pool, profile)
    if (typeof signer === 'string') {
      log.error({ problem: signer, keysFolder }, 'audit events are not sealed: put the signing key back')
      return false
    }
    this.#signer = signer
    return true
  }

  /**
   * Seals whatever there is now, in batches.
   * @returns how many events
   */
  async sealAll(atMost = BATCH): Promise<number> {
    const signer = this.#signer
    if (signer === undefined) return 0
    const client = await this.#pool.connect()
    let [all, broken] = [0, undefined as Error | undefined]
    try {
      for (const county of await unsealedCounties(client))
        all += await this.#sealOne(client, signer, county, atMost)
    } catch (error) {
      broken = error as Error
      throw error
    } finally {
      client.release(broken)
    }
    return all
  }

  /** One county's trouble is not another's. */
  async #sealOne(client: pg.PoolClient, signer: Signer, county: number, atMost: number): Promise<number> {
    let all = 0
    try {
      for (;;) {
        const sealed = await sealCounty(client, signer, county, { now: this.#parts.clock.now(), atMost })
        all += sealed
        if (sealed < atMost || this.#stopped) return all
      }
    } catch (error) {
      this.#parts.log.error({ error, county }, 'audit events are not sealed')
      return all
    }
  }

  #again(pause: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.sealAll()
        .then(() => undefined)
        .catch((error: unknown) => this.#parts.log.error({ error }, 'audit events are not sealed'))
        .finally(() => {
          if (!this.#stopped) this.#again(PAUSE_MS)
        })
    }, pause)
    this.#timer.unref()
  }

  /** Ends after the batch that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
    await this.#pool.end()
  }
}
