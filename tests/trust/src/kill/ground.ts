import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kyselyOn } from '@xuncha/database'
import { idOf, type PlatformDb, prepareDatabase, seedCounty } from '@xuncha/platform'
import { freePort, type ServerUnderTest, startServer } from '@xuncha/test-kit'
import { plugins } from '@xuncha/test-kit/plugins'
import type { SmallDisk } from './disk.ts'
import { MortalPostgres } from './postgres.ts'
import { Writer } from './writer.ts'

export const COUNTIES = [992_001, 992_002] as const
const WRITERS_PER_COUNTY = 6
const PASSWORD = 'kill-password-1'

/** Two servers of the platform on one database, each in a process of its own. */
export class Ground {
  readonly postgres: MortalPostgres
  /** Holds all that this ground has on disk. */
  readonly folder: string
  readonly #ports: readonly number[]
  readonly #servers: ServerUnderTest[]
  readonly writers: readonly Writer[]

  private constructor(parts: {
    postgres: MortalPostgres
    folder: string
    ports: readonly number[]
    servers: ServerUnderTest[]
    writers: readonly Writer[]
  }) {
    this.postgres = parts.postgres
    this.folder = parts.folder
    this.#ports = parts.ports
    this.#servers = parts.servers
    this.writers = parts.writers
  }

  /**
   * Prepares a database with two counties and starts both servers on it. `prepareDisk` is told where the database is
   * going to be, before it is.
   */
  static async prepare(
    settings: Record<string, string> = {},
    prepareDisk: (home: string) => Promise<void> = async () => {},
  ): Promise<Ground> {
    const folder = await mkdtemp(join(tmpdir(), 'xuncha-kill-'))
    const home = join(folder, 'database')
    await prepareDisk(home)
    const postgres = await MortalPostgres.start(home, settings)
    const { gateUrl } = await prepareDatabase(postgres.url, plugins)
    await seed(postgres.url, gateUrl)
    const ports = [await freePort(), await freePort()]
    const servers = await Promise.all(
      ports.map((port) => serverOn(postgres.url, join(folder, 'servers'), port)),
    )
    const addresses = () => servers.map(({ url }) => url)
    const writers: Writer[] = []
    for (const county of COUNTIES)
      for (let n = 0; n < WRITERS_PER_COUNTY; n++) {
        const cookie = await signIn(servers[0]?.url as string, nameOf(county, n))
        writers.push(new Writer(addresses, cookie, idOf(county, 'unit'), n))
      }
    return new Ground({ postgres, folder, ports, servers, writers })
  }

  /** Ends one of the two servers, and says how. */
  end(n: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    return (this.#servers[n] as ServerUnderTest).stop(signal)
  }

  /** Starts it again at the same address. */
  async begin(n: number): Promise<void> {
    const home = join(this.folder, 'servers')
    this.#servers[n] = await serverOn(this.postgres.url, home, this.#ports[n] as number)
  }

  /** Ends everything and takes it away, with the disks that were mounted below. */
  async remove(disks: readonly SmallDisk[] = []): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop('SIGKILL')))
    await this.postgres.stop()
    for (const disk of disks) await disk.unmount()
    await rm(this.folder, { recursive: true, force: true })
  }
}

function serverOn(databaseUrl: string, home: string, port: number): Promise<ServerUnderTest> {
  return startServer({
    DATABASE_URL: databaseUrl,
    XUNCHA_HOME: home,
    XUNCHA_DEMO: 'off',
    PORT: String(port),
  })
}

const nameOf = (county: number, n: number) => `office-${county}-${n}`

async function seed(ownerUrl: string, gateUrl: string): Promise<void> {
  const [owner, gate] = [kyselyOn<PlatformDb>(ownerUrl), kyselyOn<PlatformDb>(gateUrl)]
  for (const id of COUNTIES) {
    const people = Array.from({ length: WRITERS_PER_COUNTY }, (_, n) => ({
      key: `office-${n}`,
      name: '某某',
      title: '经办',
      account: { username: nameOf(id, n), roles: ['office'] },
    }))
    const organisations = [{ key: 'unit', name: '测量镇', type: 'township' as const }]
    const seeded = {
      id,
      name: `测量县${id}`,
      fictional: true,
      organisations,
      people,
      modules: ['rectification'],
    }
    await seedCounty(owner, gate, seeded, PASSWORD)
  }
  await Promise.all([owner.destroy(), gate.destroy()])
}

async function signIn(url: string, username: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  if (!answer.ok) throw new Error(`${username} cannot sign in: ${await answer.text()}`)
  return answer.headers.get('set-cookie')?.split(';')[0] as string
}
