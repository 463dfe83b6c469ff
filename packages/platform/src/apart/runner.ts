import { rm } from 'node:fs/promises'
import type { Logger } from 'pino'
import { newContextKeys, signContext } from './context.ts'
import { ask, NoAnswer } from './line.ts'
import { type ChildOfHost, startProcess } from './process.ts'
import { type Asked, CONTEXT, type Description, type Order } from './protocol.ts'
import { ModuleUnavailable } from './unavailable.ts'

/** What a plugin's process may take, and how long the host watches it fail. */
export interface RunnerLimits {
  /** Of JavaScript's own memory, in MiB. */
  memoryMb: number
  /** Of memory altogether, in MiB: what lies outside of JavaScript's own counts as well. */
  residentMb: number
  /** How often it is looked at. */
  beatMs: number
  /** So long it may stay silent: an endless loop answers nothing. */
  silentMs: number
  /** So long it may take to be ready. */
  startMs: number
  /** How long to wait before starting it again: this, doubled with each failure, up to the last. */
  firstDelayMs: number
  lastDelayMs: number
  /** After so many failures within so long it is left alone for a while 隔离. */
  failures: number
  withinMs: number
  quarantineMs: number
}

/** The limits where nothing else is said. */
export const defaultRunnerLimits: RunnerLimits = {
  memoryMb: 256,
  residentMb: 512,
  beatMs: 500,
  silentMs: 5_000,
  startMs: 30_000,
  firstDelayMs: 500,
  lastDelayMs: 30_000,
  failures: 5,
  withinMs: 300_000,
  quarantineMs: 600_000,
}

/** What is told of a runner: it is there again, or serves other routes than before. */
export type RunnerChange = 'back' | 'description'

/** How a plugin's process is at this moment. */
export type RunnerState = 'starting' | 'running' | 'down' | 'quarantined' | 'stopped'

/** Where one incarnation of the process is reached, and what it signs by. */
interface Incarnation {
  child: ChildOfHost
  address: string | undefined
  /** Set once it was killed for a reason that the way it ends does not tell. */
  reason: string | undefined
  registered: () => void
}

/** What a runner is made from. */
export interface RunnerParts {
  plugin: string
  order: Omit<Order, 'id' | 'listen' | 'host' | 'hostKey' | 'key' | 'plugin'>
  /** Folders that the process may read besides the program's packages. */
  readable: readonly string[]
  limits: RunnerLimits
  /** Where the host listens to its runners, and by what it signs. */
  host: {
    address: string
    key: string
    publicKey: string
    folder: string
    /** Lets a process ask back, that signs by the private half of this key. Yields the id to ask under, and how to end it. */
    enter(runner: Runner, publicKey: string): { id: string; leave: () => void }
  }
  log: Logger
  /** @throws when a description is not as the manifest declares */
  examine: (description: Description) => void
  changed: (what: RunnerChange) => void
  /** Told of each failure, in a word. */
  failed: (why: string) => void
}

/** One version of a plugin in a process of its own: started, watched, killed when it has to be, started again. */
export class Runner {
  readonly plugin: string
  state: RunnerState = 'starting'
  description: Description | undefined
  /** When it is tried again, in milliseconds since 1970; 0 while it runs. */
  nextTry = 0
  readonly #parts: RunnerParts
  #now: Incarnation | undefined
  #failures: number[] = []
  #hasFailed = false
  #underWay = 0
  #idle: (() => void) | undefined
  #retry: NodeJS.Timeout | undefined
  #stopped = false

  constructor(parts: RunnerParts) {
    this.plugin = parts.plugin
    this.#parts = parts
  }

  /** Starts the process. Resolves once it is ready, or has failed for the first time; from then on it is watched. */
  async start(): Promise<void> {
    if (this.#stopped) return
    const { plugin, order, readable, limits, host, log } = this.#parts
    const keys = newContextKeys()
    const { id, leave } = host.enter(this, keys.publicKey)
    const socket = `${host.folder}/${id.slice(0, 13)}.sock`
    const child = startProcess(
      {
        ...order,
        plugin,
        id,
        listen: `unix:${socket}`,
        host: host.address,
        hostKey: host.publicKey,
        key: keys.privateKey,
      },
      { readable, memoryMb: limits.memoryMb, log },
    )
    const ready = new Promise<void>((resolve) => {
      this.#now = {
        child,
        address: undefined,
        reason: undefined,
        registered: resolve,
      }
    })
    const now = this.#now as unknown as Incarnation
    const late = setTimeout(() => this.#end(now, 'not ready in time'), limits.startMs)
    const over = child.ended.then((how) => {
      clearTimeout(late)
      leave()
      void rm(socket, { force: true })
      if (this.#now === now) this.#lost(now.reason ?? how)
    })
    await Promise.race([ready.then(() => clearTimeout(late)), over])
    if (this.#now === now && now.address !== undefined) this.#watch(now)
  }

  /** The process says that it listens, and what it serves. */
  register(address: string, description: Description): void {
    const now = this.#now
    if (now === undefined) return
    try {
      this.#parts.examine(description)
    } catch (error) {
      return this.#end(now, error instanceof Error ? error.message : String(error))
    }
    now.address = address
    const isNew = JSON.stringify(description) !== JSON.stringify(this.description)
    this.description = description
    this.nextTry = 0
    now.registered()
    this.state = 'running'
    if (this.#hasFailed) this.#parts.changed('back')
    if (isNew) this.#parts.changed('description')
  }

  /**
   * Asks the process, in a signed context with this id.
   * @throws ModuleUnavailable where it does not run, or goes away before it answers
   */
  async ask(
    {
      method,
      path,
      headers = new Headers(),
      body,
    }: {
      method: string
      path: string
      headers?: Headers
      body?: Uint8Array | ReadableStream<Uint8Array> | null
    },
    about: Asked,
    id: string,
  ): Promise<Response> {
    const address = this.#now?.address
    if (address === undefined || this.#stopped) throw this.unavailable()
    const signed = new Headers(headers)
    const occasion = {
      plugin: this.plugin,
      method,
      path,
      body: body instanceof Uint8Array ? body : undefined,
    }
    signed.set(CONTEXT, signContext(this.#parts.host.key, occasion, about, id))
    this.#underWay += 1
    try {
      return await ask(address, { method, path, headers: signed, body: body ?? null })
    } catch (error) {
      if (error instanceof NoAnswer) throw this.unavailable(error)
      throw error
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#idle?.()
    }
  }

  /** That it cannot answer, with the seconds after which it may. */
  unavailable(cause?: Error): ModuleUnavailable {
    const seconds = Math.max(1, Math.ceil((this.nextTry - Date.now()) / 1000))
    return new ModuleUnavailable(this.plugin, seconds, cause)
  }

  /** Takes the process out of service: what is under way is answered first, for at most so long. */
  async stop(patienceMs = 25_000): Promise<void> {
    clearTimeout(this.#retry)
    if (this.#underWay > 0) {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref())
      await Promise.race([new Promise<void>((resolve) => (this.#idle = resolve)), patience])
    }
    this.#stopped = true
    this.state = 'stopped'
    const now = this.#now
    this.#now = undefined
    if (now === undefined) return
    now.child.finish()
    const late = setTimeout(() => now.child.kill(), now.address === undefined ? 0 : patienceMs)
    await now.child.ended
    clearTimeout(late)
  }

  /** Looks at the process again and again: whether it answers, and how large it is. */
  async #watch(now: Incarnation): Promise<void> {
    const { limits, log } = this.#parts
    while (this.#now === now) {
      const [answers, bytes] = await Promise.all([this.#answers(now), now.child.resident()])
      if (this.#now !== now) return
      if (bytes !== undefined && bytes > limits.residentMb * 1024 * 1024) this.#end(now, 'too much memory')
      else if (!answers) {
        // One that has just ended does not answer either, and the way it ended tells more.
        await Promise.race([now.child.ended, pause(limits.beatMs)])
        this.#end(now, 'does not answer')
      }
      await pause(limits.beatMs)
    }
    log.debug({ plugin: this.plugin }, 'plugin process is not watched any more')
  }

  async #answers(now: Incarnation): Promise<boolean> {
    if (now.address === undefined) return true
    const occasion = { plugin: this.plugin, method: 'GET', path: '/alive' }
    const about: Asked = { what: 'alive' }
    const headers = new Headers({ [CONTEXT]: signContext(this.#parts.host.key, occasion, about) })
    try {
      const answer = await ask(now.address, { ...occasion, headers, patienceMs: this.#parts.limits.silentMs })
      await answer.arrayBuffer()
      return answer.ok
    } catch {
      return false
    }
  }

  /** Ends a process that has to go; what was asked of it is answered that the module is not there. */
  #end(now: Incarnation, why: string): void {
    if (this.#now !== now) return
    now.reason ??= why
    now.child.kill()
  }

  #lost(why: string): void {
    this.#now = undefined
    if (this.#stopped) return
    const { limits, log, failed } = this.#parts
    const at = Date.now()
    this.#failures = [...this.#failures.filter((before) => at - before < limits.withinMs), at]
    const count = this.#failures.length
    const isTooMuch = count >= limits.failures
    const delay = isTooMuch
      ? limits.quarantineMs
      : Math.min(limits.lastDelayMs, limits.firstDelayMs * 2 ** (count - 1))
    this.nextTry = at + delay
    // One more try after the quarantine, and the next failure begins another.
    if (isTooMuch) this.#failures = this.#failures.slice(1 - limits.failures)
    failed(why)
    log.error({ plugin: this.plugin, why, failures: count, again: delay }, 'plugin process ended')
    this.#hasFailed = true
    this.state = isTooMuch ? 'quarantined' : 'down'
    this.#retry = setTimeout(() => void this.start(), delay).unref()
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
