import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { drill, isSound, takeBackup } from '@xuncha/backup'
import { profiles } from '@xuncha/crypto'
import { createLog, Sealer, systemClock } from '@xuncha/platform'
import { migrationsOf, rowsOf, start, useDemo, useFolder } from '../src/installation.ts'

const demo = useDemo()
const folder = useFolder()
const passphrase = 'correct horse battery'
const cost = { memory: 64, passes: 1 }
const WRITERS = 4
const BACKUPS = 3

test('a backup of an installation at work shows one moment: each row with its event, each event with its row', async () => {
  const sealer = new Sealer({
    gateUrl: demo.gateUrl,
    keysFolder: join(demo.home, 'keys'),
    clock: systemClock,
    log: createLog('silent'),
  })
  await sealer.open()
  const pool = new pg.Pool({ connectionString: demo.ownerUrl, max: WRITERS + 1 })
  const [county] = await rowsOf<{ id: number }>(
    demo.ownerUrl,
    'select id from platform.county order by id limit 1',
  )
  let [working, written] = [true, 0]
  const write = async (at: number) => {
    for (let turn = 0; working; turn++) {
      await pool.query(
        `insert into platform.organisation (county_id, id, name, type)
         values ($1, gen_random_uuid(), $2, 'department')`,
        [county?.id, `单位${at}-${turn}`],
      )
      await pool.query('update platform.organisation set row_version = row_version + 1 where name = $1', [
        `单位${at}-${turn}`,
      ])
      written += 1
    }
  }
  const sealing = async () => {
    while (working) {
      await sealer.sealAll()
      await pause(5)
    }
  }
  const atWork = [...Array.from({ length: WRITERS }, (_, at) => write(at)), sealing()]
  const archives: string[] = []
  const moments: number[] = []
  try {
    for (let at = 0; at < BACKUPS; at++) {
      const out = join(folder.path, `${at}.backup`)
      const before = written
      const { end } = await takeBackup({
        ...demo,
        out,
        profile: profiles.intl,
        openers: { passphrase, cost },
      })
      archives.push(out)
      moments.push(end.tables['platform.organisation']?.rows ?? 0)
      expect(written).toBeGreaterThan(before)
    }
  } finally {
    working = false
    await Promise.all(atWork)
    await pool.end()
    await sealer.stop()
  }
  for (const archive of archives) {
    const { verification, end } = await drill({
      archive,
      opening: { passphrase },
      migrationsOf,
      clock: systemClock,
      scratch: folder.path,
    })
    expect(verification.counties.flatMap(({ findings }) => findings)).toEqual([])
    expect(isSound(verification)).toBe(true)
    const events = verification.counties.reduce((sum, one) => sum + one.events + one.unsealed, 0)
    expect(events).toBe(end.tables['platform.audit_event']?.rows)
  }
  expect(moments).toEqual(moments.toSorted((a, b) => a - b))
  expect(new Set(moments).size).toBe(BACKUPS)
})

test('people are served while a backup is taken', async () => {
  const platform = await start(demo)
  try {
    const out = join(folder.path, 'served.backup')
    const taking = takeBackup({ ...demo, out, profile: profiles.gm, openers: { passphrase, cost } })
    let served = 0
    let done = false
    void taking.finally(() => (done = true))
    while (!done) {
      expect((await platform.app.request('/health/ready')).status).toBe(200)
      served += 1
    }
    await taking
    expect(served).toBeGreaterThan(0)
  } finally {
    await platform.stop()
  }
})
