import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

const ITEMS = '/api/p/rectification/items'
const PATIENCE_MS = 10_000
const GIVE_UP_MS = 60_000
/** Too much at once, nobody there, no room left. */
const NOT_NOW: ReadonlySet<number> = new Set([429, 503, 507])

/** What one writer was told, and what it made of it. */
export interface Tally {
  /** Writes that were answered with success. */
  acknowledged: number
  /** Writes whose answer never came, so that only asking again tells whether they took place. */
  interrupted: number
  /** Answers that the server has a fault or cannot serve: 5xx. */
  unavailable: number
  /** Interrupted corrections that had taken place. */
  committed: number
  /** Writes that were acknowledged and are not there, as the writer itself found out. */
  lost: number
  /** Answers that should not be given to anybody who does nothing wrong. */
  faults: string[]
}

/** An item as it was last acknowledged. */
export interface Acknowledged {
  version: number
  title: string
}

/** A person who records items and corrects them, over two servers that come and go, and asks again until it is done. */
export class Writer {
  readonly tally: Tally = {
    acknowledged: 0,
    interrupted: 0,
    unavailable: 0,
    committed: 0,
    lost: 0,
    faults: [],
  }
  readonly items = new Map<string, Acknowledged>()
  readonly #servers: () => readonly string[]
  readonly #cookie: string
  readonly #unitId: string
  #turn: number

  constructor(servers: () => readonly string[], cookie: string, unitId: string, turn: number) {
    this.#servers = servers
    this.#cookie = cookie
    this.#unitId = unitId
    this.#turn = turn
  }

  /** Writes until told to stop; the last write is carried to its end. */
  async run(stopped: () => boolean): Promise<void> {
    for (let n = 0; !stopped(); n++) {
      const ids = [...this.items.keys()]
      const id = ids[Math.floor(Math.random() * ids.length)]
      if (n % 3 === 0 || id === undefined) await this.#create()
      else await this.#update(id)
    }
  }

  async #create(): Promise<void> {
    const key = randomUUID()
    const title = `新增 ${key}`
    const body = JSON.stringify({
      unitId: this.#unitId,
      unitName: '测量镇',
      roundTitle: '本届第三轮巡察',
      number: key.slice(0, 8),
      title,
      problem: '抽查的专项资金中，有几笔没有登记使用方向。',
      requirement: '补齐台账并公开。',
      category: 'G3-3',
      nature: 'general',
      deliveredOn: '2026-10-20',
    })
    const answer = await this.#insist('POST', ITEMS, { 'idempotency-key': key }, body)
    if (answer.status !== 201) return this.#fault('POST', answer)
    this.tally.acknowledged += 1
    this.items.set((answer.body as { id: string }).id, { version: 1, title })
  }

  async #update(id: string): Promise<void> {
    const known = this.items.get(id) as Acknowledged
    const title = `修改 ${randomUUID()}`
    const path = `${ITEMS}/${id}`
    const before = this.tally.interrupted
    const headers = { 'if-match': `"${known.version}"` }
    const answer = await this.#insist('PATCH', path, headers, JSON.stringify({ title }))
    if (answer.status === 200) {
      this.tally.acknowledged += 1
      this.items.set(id, { version: known.version + 1, title })
      return
    }
    if (answer.status !== 412 && answer.status !== 404) return this.#fault('PATCH', answer)
    const found = await this.#insist('GET', path, {})
    const now = found.status === 200 ? (found.body as { rowVersion: number; title: string }) : undefined
    const asked = this.tally.interrupted > before
    if (asked && now?.rowVersion === known.version + 1 && now.title === title) {
      this.tally.committed += 1
      this.items.set(id, { version: now.rowVersion, title })
    } else if (now === undefined || now.rowVersion < known.version) {
      this.tally.lost += known.version - (now?.rowVersion ?? 0)
      if (now) this.items.set(id, { version: now.rowVersion, title: now.title })
      else this.items.delete(id)
    } else {
      this.#fault('PATCH', answer)
    }
  }

  #fault(method: string, { status, body }: Answer): void {
    this.tally.faults.push(`${method} ${status} ${JSON.stringify(body)}`)
  }

  /** Asks until somebody answers who is not busy, coming up or going down. */
  async #insist(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer> {
    const end = Date.now() + GIVE_UP_MS
    let interrupted = false
    for (;;) {
      const answer = await this.#ask(method, path, headers, body)
      if (answer !== undefined && answer.status >= 500) this.tally.unavailable += 1
      if (answer !== undefined && !NOT_NOW.has(answer.status)) return answer
      if (Date.now() > end) throw new Error(`Nobody answered ${method} ${path} within ${GIVE_UP_MS} ms`)
      // A 503 may come from a connection that was lost after the write was sent.
      if ((answer === undefined || answer.status === 503) && !interrupted && method !== 'GET') {
        interrupted = true
        this.tally.interrupted += 1
      }
      this.#turn += 1
      await pause(20)
    }
  }

  async #ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer | undefined> {
    const servers = this.#servers()
    const server = servers[this.#turn % servers.length] as string
    try {
      const answer = await fetch(server + path, {
        method,
        headers: { ...headers, cookie: this.#cookie, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...(body === undefined ? {} : { body }),
      })
      return { status: answer.status, body: await answer.json() }
    } catch {
      return undefined
    }
  }
}

interface Answer {
  status: number
  body: unknown
}
