import { openPool } from '@xuncha/database'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import {
  consistencyProof,
  encodeEvent,
  Frontier,
  generateSigner,
  keyFromText,
  leafHash,
  type Signer,
  type Verdict,
  type VerifierKey,
  verifyDump,
  type VerifyOptions,
  answerAsWitness,
  readCheckpoint,
} from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { createLog, exportForOperator, logKeyOf, Sealer } from '../../src/index.ts'
import { COUNTY, type TestPlatform } from '../../testing/index.ts'

/** The log of a test platform, as operator, auditor and witness have it. */
export interface TestLog {
  readonly sealer: Sealer
  readonly folder: string
  /** Statements as the database's own administrator: nothing keeps them from anything. */
  readonly root: pg.Pool
  /** Statements behind the system's back: no trigger sees them. */
  behind(sql: string): Promise<void>
  key(): Promise<VerifierKey>
  dump(county?: number): Promise<string[]>
  verify(options?: Partial<VerifyOptions>, county?: number): Promise<Verdict>
  /** Has a witness sign what there is, and yields what the witness keeps. */
  witness(by: Signer, seen?: string): Promise<string>
}

/** Sealing for a test file, by hand: nothing is sealed that the test does not seal. */
export function useTestLog(platform: TestPlatform): TestLog {
  let sealer: Sealer
  let folder: string
  let root: pg.Pool
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xuncha-keys-'))
    root = openPool({ connectionString: platform.urls.ownerUrl, max: 2 })
    sealer = newSealer(platform, folder)
    await sealer.open()
  })
  afterAll(async () => {
    await sealer?.stop()
    await root?.end()
    if (folder) await rm(folder, { recursive: true })
  })
  const log: TestLog = {
    get sealer() {
      return sealer
    },
    get folder() {
      return folder
    },
    get root() {
      return root
    },
    async behind(sql) {
      // One message, so one connection.
      await root.query(`set session_replication_role = replica; ${sql}; reset session_replication_role`)
    },
    async key() {
      const key = keyFromText((await logKeyOf(platform.urls.appUrl)) ?? '')
      if (key === undefined) throw new Error('The log has no key yet')
      return key
    },
    async dump(county = COUNTY) {
      const lines: string[] = []
      const { appUrl, gateUrl } = platform.urls
      const clock = { now: () => new Date(), today: () => '2026-11-23' }
      await exportForOperator({ appUrl, gateUrl, county, deep: true, clock }, async (line) => {
        lines.push(line)
      })
      return lines
    },
    async verify(options = {}, county = COUNTY) {
      return verifyDump(await log.dump(county), { log: await log.key(), deep: true, ...options })
    },
    async witness(by, seen) {
      const key = await log.key()
      const lines = (await log.dump()).map((line) => JSON.parse(line))
      const note = lines.findLast((line) => line.kind === 'checkpoint').note
      const leaves = lines
        .filter((line) => line.kind === 'event' && line.index !== null)
        .map((line) => leafHash(key.profile.digest, encodeEvent(line.event)))
      const from = seen === undefined ? 0 : (readCheckpoint(seen)?.checkpoint.size ?? 0)
      const before = new Frontier(key.profile.digest).extend(leaves.slice(0, from))
      const proof = consistencyProof(key.profile.digest, before, leaves.slice(from))
      const question = { log: key, origin: `xuncha-audit/${COUNTY}`, seen, note, proof }
      const answer = answerAsWitness(by, question, new Date())
      if (!answer.ok) throw new Error(answer.code)
      return answer.note
    },
  }
  return log
}

/** A witness's key. */
export function newWitness(): Signer {
  return generateSigner('auditor', 'witness', profiles.intl)
}

/** A sealer as a process of the platform has one. */
export function newSealer(platform: TestPlatform, keysFolder: string): Sealer {
  return new Sealer({
    gateUrl: platform.urls.gateUrl,
    keysFolder,
    clock: { now: () => new Date() },
    log: createLog(process.env.LOG_LEVEL ?? 'silent'),
  })
}
