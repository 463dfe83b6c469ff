import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { attachEmbedded } from '@xuncha/database'
import { type ServerUnderTest, startServer } from '@xuncha/test-kit'

const command = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url))
const inNode = promisify(execFile)

export const PASSWORD = 'install-password-1'

/** Two servers, each with a folder of its own, on one database. */
export interface Installation {
  homes: readonly [string, string]
  servers: readonly [ServerUnderTest, ServerUnderTest]
  /** Starts the second server anew, once it was stopped. */
  restartSecond(): Promise<ServerUnderTest>
  /** Rows of a query, as the database's owner. */
  rows<T extends pg.QueryResultRow>(text: string): Promise<T[]>
  /** Runs `xuncha …` as the operator. */
  xuncha(...args: string[]): Promise<{ code: number; out: string; err: string }>
  /** The same for `xuncha plugin …` on the first server's folder. */
  plugin(...args: string[]): Promise<{ code: number; out: string; err: string }>
  stop(): Promise<void>
}

/** Starts the demonstration on a fresh folder, and a second server beside it. `prepare` fills the folders before. */
export async function startInstallation(prepare: (home: string) => Promise<void>): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'xuncha-install-'))
  const homes = [join(folder, 'a'), join(folder, 'b')] as const
  await prepare(homes[0])
  const first = await startServer({ XUNCHA_HOME: homes[0], XUNCHA_DEMO_PASSWORD: PASSWORD })
  const { url, leave } = await attachEmbedded({ home: homes[0] })
  // The keys of an installation are the same wherever it runs.
  await cp(join(homes[0], 'keys'), join(homes[1], 'keys'), { recursive: true })
  const startSecond = () =>
    startServer({ XUNCHA_HOME: homes[1], DATABASE_URL: url, XUNCHA_DEMO_PASSWORD: PASSWORD })
  let second = await startSecond()
  return {
    homes,
    get servers() {
      return [first, second] as const
    },
    async restartSecond() {
      second = await startSecond()
      return second
    },
    async rows(text) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        return (await client.query(text)).rows
      } finally {
        await client.end()
      }
    },
    xuncha,
    plugin: (...args) => xuncha('plugin', ...args, '--home', homes[0]),
    async stop() {
      await second.stop()
      await leave()
      await first.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function xuncha(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = await inNode(process.execPath, [command, ...args], {
    env: { ...process.env, LANG: 'en_US.UTF-8' },
  }).catch((error: { code: number; stdout: string; stderr: string }) => error)
  return { code: 'code' in said ? said.code : 0, out: said.stdout, err: said.stderr }
}
