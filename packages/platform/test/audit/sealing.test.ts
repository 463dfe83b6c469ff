import { openPool } from '@xuncha/database'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { signerFromText } from '@xuncha/audit'
import { COUNTY, OTHER_COUNTY, useTestPlatform } from '../../testing/index.ts'
import { toy } from '../toy/index.ts'
import { newSealer, newWitness, useTestLog } from './log.ts'

const platform = useTestPlatform([toy])
const log = useTestLog(platform)

/** @source security.md §3.2 T9; `AUDIT_EVENTS=1000000` for a night. */
const EVENTS = Number(process.env['AUDIT_EVENTS'] ?? 5000)

/** Writes rows of the county in one transaction that takes a while, so that ids commit out of order. */
async function write(client: pg.ClientBase, rows: number, seconds: number): Promise<void> {
  await client.query('begin')
  await client.query(
    `insert into platform.organisation (county_id, id, name, type)
     select $1, gen_random_uuid(), 'n' || n, 'department' from generate_series(1, $2::int) n`,
    [COUNTY, rows],
  )
  await client.query('select pg_sleep($1)', [seconds])
  await client.query('commit')
}

async function places(): Promise<number[]> {
  const { rows } = await log.root.query<{ leaf_index: string }>(
    'select leaf_index from platform.audit_event where county_id = $1 order by leaf_index nulls last',
    [COUNTY],
  )
  return rows.map((row) => (row.leaf_index === null ? -1 : Number(row.leaf_index)))
}

describe('the signing key', () => {
  test('is made once, for the server’s account alone', async () => {
    const path = join(log.folder, 'audit-signing.key')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const before = await readFile(path, 'utf8')
    const again = newSealer(platform, log.folder)
    expect(await again.open()).toBe(true)
    await again.stop()
    expect(await readFile(path, 'utf8')).toBe(before)
    expect(signerFromText(before)?.id).toBe((await log.key()).id)
  })

  test('when it is gone, another or damaged, nothing is sealed and none is made in silence', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'xuncha-keys-'))
    const path = join(empty, 'audit-signing.key')
    const opens = async () => {
      const sealer = newSealer(platform, empty)
      const opened = await sealer.open()
      expect(await sealer.sealAll()).toBe(0)
      await sealer.stop()
      return opened
    }
    expect(await opens()).toBe(false)
    await expect(stat(path)).rejects.toThrow('ENOENT')
    await writeFile(path, 'nonsense')
    expect(await opens()).toBe(false)
    const { signerToText, generateSigner } = await import('@xuncha/audit')
    const { profiles } = await import('@xuncha/crypto')
    await writeFile(path, signerToText(generateSigner('xuncha-audit', 'log', profiles.intl)))
    expect(await opens()).toBe(false)
    await rm(empty, { recursive: true })
  })
})

test('what was written is sealed, per county, and verifies with its rows', async () => {
  expect((await log.verify()).unsealed).toBeGreaterThan(10)
  expect(await log.sealer.sealAll()).toBeGreaterThan(20)
  for (const county of [COUNTY, OTHER_COUNTY]) {
    const verdict = await log.verify({}, county)
    expect(verdict.findings).toEqual([])
    expect(verdict).toMatchObject({ ok: true, county, unsealed: 0 })
    expect(verdict.rows).toBeGreaterThan(10)
  }
  expect(await log.sealer.sealAll()).toBe(0)
})

test('an event is sealed once and never changed by whoever may write the log', async () => {
  const gate = openPool({ connectionString: platform.urls.gateUrl, max: 1 })
  await expect(
    gate.query('update platform.audit_event set leaf_index = leaf_index + 1 where leaf_index = 0'),
  ).rejects.toMatchObject({ code: 'XU403' })
  await expect(gate.query(`update platform.audit_event set object = 'x'`)).rejects.toThrow(
    'permission denied',
  )
  await expect(gate.query('delete from platform.audit_event')).rejects.toThrow('permission denied')
  await gate.end()
})

test('two sealers over transactions that commit out of order leave no gap and give no place twice', async () => {
  const sealers = [newSealer(platform, log.folder), newSealer(platform, log.folder)]
  for (const sealer of sealers) expect(await sealer.open()).toBe(true)
  const pool = openPool({ connectionString: platform.urls.gateUrl, max: 7 })
  const already = (await places()).length
  const rows = 25
  let [open, sealed, outOfOrder] = [7, 0, 0]
  // The lowest ids of all, committed when higher ones are sealed: whoever goes by ids loses them.
  const straggler = await pool.connect()
  await straggler.query('begin')
  await straggler.query(
    `insert into platform.organisation (county_id, id, name, type)
     select $1, gen_random_uuid(), 'late', 'department' from generate_series(1, 25)`,
    [COUNTY],
  )
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    const client = await pool.connect()
    for (let at = 0; at < EVENTS / rows / 6; at++) await write(client, rows, ((writer * 7 + at) % 5) / 500)
    client.release()
    open -= 1
  })
  const pause = () => new Promise((resolve) => setTimeout(resolve, 3))
  const late = (async () => {
    while (sealed < 500) await pause()
    await straggler.query('commit')
    straggler.release()
    open -= 1
  })()
  const sealing = sealers.map(async (sealer) => {
    while (open > 0) {
      const now = await sealer.sealAll(200)
      sealed += now
      await pause()
    }
  })
  await Promise.all([...writers, ...sealing, late])
  sealed += (await sealers[0]?.sealAll(200)) ?? 0
  await Promise.all(sealers.map((sealer) => sealer.stop()))
  await pool.end()

  const all = await places()
  expect(all).toEqual(Array.from({ length: all.length }, (_, at) => at))
  expect(all.length - already).toBeGreaterThanOrEqual(EVENTS)
  expect(sealed).toBe(all.length - already)
  const { rows: ids } = await log.root.query<{ id: string }>(
    'select id from platform.audit_event where county_id = $1 order by leaf_index',
    [COUNTY],
  )
  for (let at = 1; at < ids.length; at++) if (Number(ids[at]?.id) < Number(ids[at - 1]?.id)) outOfOrder += 1
  expect(outOfOrder).toBeGreaterThan(0)
  expect((await log.verify()).findings).toEqual([])
}, 120_000)

test('a sealer that is held up keeps nobody else, and one that is cut off leaves nothing behind', async () => {
  const held = new pg.Client({ connectionString: platform.urls.gateUrl })
  held.on('error', () => {})
  await held.connect()
  const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid')
  await held.query('begin')
  await held.query('select from platform.audit_tree where county_id = $1 for update', [COUNTY])
  await held.query(
    `update platform.audit_event set leaf_index = 999999 where id = (
       select min(id) from platform.audit_event where county_id = $1 and leaf_index is null)`,
    [COUNTY],
  )
  const writer = new pg.Client({ connectionString: platform.urls.gateUrl })
  await writer.connect()
  await write(writer, 5, 0)
  await writer.query(
    `insert into platform.organisation (county_id, id, name, type) values ($1, $2, 'b', 'department')`,
    [OTHER_COUNTY, randomUUID()],
  )
  await writer.end()
  expect(await log.sealer.sealAll()).toBe(1)

  await log.root.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await expect.poll(() => log.sealer.sealAll()).toBe(5)
  await held.end().catch(() => {})
  expect((await log.verify()).findings).toEqual([])
})

test('a stored tree that is not what its checkpoint says is not grown over', async () => {
  const { rows } = await log.root.query<{ size: string; peaks: Buffer }>(
    'select size, peaks from platform.audit_checkpoint where county_id = $1 order by size desc limit 1',
    [COUNTY],
  )
  const [last] = rows as [{ size: string; peaks: Buffer }]
  const forge = (peaks: Buffer) =>
    log.root.query('update platform.audit_checkpoint set peaks = $3 where county_id = $1 and size = $2', [
      COUNTY,
      last.size,
      peaks,
    ])
  await forge(Buffer.from(last.peaks.map((byte) => byte ^ 1)))
  const writer = new pg.Client({ connectionString: platform.urls.gateUrl })
  await writer.connect()
  await write(writer, 3, 0)
  await writer.end()
  expect(await log.sealer.sealAll()).toBe(0)
  await forge(last.peaks)
  expect(await log.sealer.sealAll()).toBe(3)
})

test('a migration that adds a column raises no alarm, and a change behind it does', async () => {
  await log.root.query(`alter table platform.organisation add column motto text not null default 'x'`)
  await log.root.query('select platform.note_shapes()')
  expect((await log.verify()).findings).toEqual([])
  await log.behind(`update platform.organisation set name = 'forged' where county_id = ${COUNTY} and id = (
    select id from platform.organisation where county_id = ${COUNTY} order by id limit 1)`)
  expect((await log.verify()).findings.map(({ code }) => code)).toEqual(['row.altered'])
})

test('a witness signs as the log grows', async () => {
  const witness = newWitness()
  const seen = await log.witness(witness)
  const office = await platform.as('office')
  await office.get('/api/session')
  await log.sealer.sealAll()
  const later = await log.witness(witness, seen)
  expect(later).toContain('\u2014 auditor ')
  const verdict = await log.verify({ seen: later, deep: false })
  expect(verdict.findings).toEqual([])
})
