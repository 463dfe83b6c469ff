import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { type InstalledPlugin, Registry } from '../plugins/registry.ts'
import { apartPlugin, serverOf } from './apart-plugin.ts'
import { type AskingProcess, callbacks, type HostOfRunners } from './callbacks.ts'
import { ContextReader, newContextKeys } from './context.ts'
import { type Listening, listenAt } from './line.ts'
import type { Description } from './protocol.ts'
import { startProcess } from './process.ts'
import {
  defaultRunnerLimits,
  Runner,
  type RunnerChange,
  type RunnerLimits,
  type RunnerState,
} from './runner.ts'

/** A plugin that runs in a process of its own. */
export interface ApartSpec {
  manifest: BuiltManifest
  /** The module whose default export is the server half. */
  entry: URL
  /** The folder of a package; undefined for a module of the program. */
  folder?: URL
  /** What the process may read besides, for a module of the program: its own folder. */
  readable?: readonly URL[]
  migrations: URL
  /** The database as the plugin's own role. */
  databaseUrl: string
}

/** What figures are drawn from. */
export interface RunnerFigure {
  plugin: string
  state: RunnerState
  /** Failures since this process started, by why. */
  failures: ReadonlyMap<string, number>
}

/** The plugins of this process that run in processes of their own 独立进程, and the socket on which they ask back. */
export class Runners {
  readonly #log: Logger
  readonly #limits: RunnerLimits
  readonly #folder: string
  readonly #keys = newContextKeys()
  readonly #running = new Map<string, { runner: Runner; spec: ApartSpec }>()
  readonly #failures = new Map<string, Map<string, number>>()
  /** Every process that may ask back, those that are being ended among them. */
  readonly #processes = new Map<string, AskingProcess>()
  readonly #listeners = new Set<(plugin: string, what: RunnerChange) => void>()
  #line: Listening | undefined
  #host: HostOfRunners | undefined

  private constructor(folder: string, log: Logger, limits: Partial<RunnerLimits>) {
    this.#folder = folder
    this.#log = log
    this.#limits = { ...defaultRunnerLimits, ...limits }
  }

  /** Makes the folder of sockets, which this account alone enters, and listens there. */
  static async open(log: Logger, limits: Partial<RunnerLimits> = {}): Promise<Runners> {
    // Not below the installation's folder: the name of a socket has to fit into 100 bytes.
    const runners = new Runners(await mkdtemp(join(tmpdir(), 'xuncha-run-')), log, limits)
    const app = callbacks({ processOf: (id) => runners.#processes.get(id), host: () => runners.#host })
    runners.#line = await listenAt(`unix:${runners.#folder}/host.sock`, app.fetch)
    return runners
  }

  /** From now on what plugins ask back is answered by this. */
  serve(host: HostOfRunners): void {
    this.#host = host
  }

  /** Calls back when one is there again, or describes itself otherwise than before. */
  onChanged(heard: (plugin: string, what: RunnerChange) => void): void {
    this.#listeners.add(heard)
  }

  /**
   * From now on these run. One that runs already, of the same version, goes on; one that is not among them, or runs in
   * another version, answers what it has begun and ends when the returned function is called: once nothing new comes to it.
   */
  async use(specs: readonly ApartSpec[]): Promise<() => Promise<void>> {
    const former: Runner[] = []
    for (const [id, { runner, spec }] of this.#running) {
      const wanted = specs.find(({ manifest }) => manifest.id === id)
      if (wanted !== undefined && wanted.entry.href === spec.entry.href) continue
      former.push(runner)
      this.#running.delete(id)
    }
    const fresh = specs.filter(({ manifest }) => !this.#running.has(manifest.id))
    await Promise.all(fresh.map((spec) => this.#begin(spec)))
    return async () => {
      await Promise.all(former.map((runner) => runner.stop()))
    }
  }

  /** The plugins that run apart, as the host mounts them at this moment. */
  plugins(): InstalledPlugin[] {
    return [...this.#running.values()].map(({ runner, spec }) =>
      apartPlugin(runner, spec, () => {
        if (this.#host === undefined) throw runner.unavailable()
        return this.#host
      }),
    )
  }

  /** Where the sockets of the processes lie, which this account alone enters. */
  get folder(): string {
    return this.#folder
  }

  stateOf(plugin: string): RunnerState | undefined {
    return this.#running.get(plugin)?.runner.state
  }

  figures(): RunnerFigure[] {
    return [...this.#running].map(([plugin, { runner }]) => ({
      plugin,
      state: runner.state,
      failures: this.#failures.get(plugin) ?? new Map<string, number>(),
    }))
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ runner }) => runner.stop(3000)))
    this.#running.clear()
    await this.#line?.close(500)
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #begin(spec: ApartSpec): Promise<void> {
    const { id, publishes, uses } = spec.manifest
    const failures = this.#failures.get(id) ?? new Map<string, number>()
    this.#failures.set(id, failures)
    const runner = new Runner({
      plugin: id,
      order: {
        entry: spec.entry.href,
        publishes,
        uses,
        databaseUrl: spec.databaseUrl,
        ...(spec.folder ? { packaged: spec.folder.href } : {}),
      },
      readable: readableOf(spec),
      limits: this.#limits,
      host: this.#signing(),
      examine: (description) => {
        new Registry([{ manifest: spec.manifest, server: serverOf(spec, description) }])
      },
      log: this.#log,
      changed: (what) => {
        for (const heard of this.#listeners) heard(id, what)
      },
      failed: (why) => failures.set(why, (failures.get(why) ?? 0) + 1),
    })
    this.#running.set(id, { runner, spec })
    await runner.start()
  }

  #signing() {
    const { privateKey: key, publicKey } = this.#keys
    return {
      address: `unix:${this.#folder}/host.sock`,
      key,
      publicKey,
      folder: this.#folder,
      enter: (runner: Runner, publicKeyOfIt: string) => {
        const id = randomUUID()
        const reader = new ContextReader<{ request?: string }>(publicKeyOfIt)
        this.#processes.set(id, { plugin: runner.plugin, runner, reader })
        return { id, leave: () => void this.#processes.delete(id) }
      },
    }
  }
}

/** Paths that the process may read besides the packages. */
function readableOf({ folder, readable = [] }: Pick<ApartSpec, 'folder' | 'readable'>): string[] {
  return [...(folder ? [folder] : []), ...readable].map((url) => fileURLToPath(url))
}

/**
 * Has a package's server half describe itself in a process of its own, without a database: what it does there reaches
 * nobody. @throws Error with how the process ended
 */
export async function describeApart(
  { manifest, folder }: { manifest: BuiltManifest; folder: URL },
  { log, limits = {} }: { log: Logger; limits?: Partial<RunnerLimits> },
): Promise<Description> {
  const { memoryMb, startMs } = { ...defaultRunnerLimits, ...limits }
  const place = await mkdtemp(join(tmpdir(), 'xuncha-run-'))
  const [host, own] = [newContextKeys(), newContextKeys()]
  let described: Description | undefined
  const reader = new ContextReader<{ request?: string }>(own.publicKey)
  const register = (_address: string, description: Description) => {
    described = description
  }
  const app = callbacks({
    processOf: () => ({ plugin: manifest.id, runner: { register }, reader }),
    host: () => undefined,
  })
  const line = await listenAt(`unix:${place}/host.sock`, app.fetch)
  const said: string[] = []
  const child = startProcess(
    {
      plugin: manifest.id,
      id: randomUUID(),
      entry: new URL('server/index.js', folder).href,
      packaged: folder.href,
      publishes: manifest.publishes,
      uses: manifest.uses,
      listen: `unix:${place}/${randomUUID().slice(0, 8)}.sock`,
      host: `unix:${place}/host.sock`,
      hostKey: host.publicKey,
      key: own.privateKey,
    },
    { readable: [fileURLToPath(folder)], memoryMb, log: tee(log, said) },
  )
  const late = setTimeout(() => child.kill(), startMs)
  const how = await child.ended
  clearTimeout(late)
  await line.close(200)
  await rm(place, { recursive: true, force: true })
  if (described === undefined) throw new Error(reasonOf(said) ?? `Its server half did not start: ${how}`)
  return described
}

/** What a process wrote before it ended, on its way to the log. */
function tee(log: Logger, said: string[]): Logger {
  const into = {
    warn: (fields: { said: string }, text: string) => (said.push(fields.said), log.warn(fields, text)),
  }
  return { child: () => into } as unknown as Logger
}

/** The line in which Node says what was thrown. */
function reasonOf(said: readonly string[]): string | undefined {
  return said.find((line) => /^(\w*Error|Error)\b.*: /.test(line))?.replace(/^\w*Error(?: \[\w+\])?: /, '')
}
