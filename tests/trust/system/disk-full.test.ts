import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { chmod, cp, lchown, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { startServer } from '@xuncha/test-kit'
import { describe, expect, test } from 'vitest'
import { SmallDisk } from '../src/kill/disk.ts'
import { Ground } from '../src/kill/ground.ts'
import { judge } from '../src/kill/judge.ts'
import { logVerifies } from '../src/kill/log.ts'
import { report } from '../src/report.ts'

/** How often each disk runs full. */
const TIMES = Number(process.env['TRUST_DISK_FULL'] ?? 2)
/** How long a full disk may go unnoticed, and how long it is left to do its harm then. */
const UNNOTICED_MS = 30_000
const HARM_MS = 2_000
const RECOVERY_MS = 60_000
// Little is set aside, so that a full disk is felt soon.
const SETTINGS = { max_wal_size: '32MB', min_wal_size: '32MB', wal_recycle: 'off' }
const PASSWORD = 'disk-password-1'
const exec = promisify(execFile)

const digestOf = (content: string) => createHash('sha256').update(content).digest('hex')

const unavailable = ({ writers }: Ground) =>
  writers.reduce((total, { tally }) => total + tally.unavailable, 0)
const acknowledged = ({ writers }: Ground) =>
  writers.reduce((total, { tally }) => total + tally.acknowledged, 0)

/** Waits until writers are turned away, and a while longer. */
async function noticed(ground: Ground): Promise<void> {
  const [end, before] = [performance.now() + UNNOTICED_MS, unavailable(ground)]
  while (unavailable(ground) === before && performance.now() < end) {
    await nextSegment(ground)
    await pause(100)
  }
  await pause(HARM_MS)
}

/** Has the log of writes go on in a file of its own, which is where a full disk is felt. */
async function nextSegment({ postgres }: Ground): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_switch_wal()')
  } catch {
    // It has ended, or is about to.
  } finally {
    await client.end().catch(() => {})
  }
}

/** Seconds until a write is acknowledged again. A PostgreSQL that ended is started, as its supervisor would. */
async function recovery(ground: Ground): Promise<number> {
  const [began, before] = [performance.now(), acknowledged(ground)]
  while (acknowledged(ground) === before) {
    if (performance.now() - began > RECOVERY_MS) throw new Error('Nothing was acknowledged within a minute')
    if (!ground.postgres.runs) await ground.postgres.start()
    await pause(50)
  }
  return (performance.now() - began) / 1000
}

/** Puts the log of writes on a disk of its own. */
async function moveLog({ postgres }: Ground, folder: string): Promise<void> {
  const log = join(postgres.home, 'postgres', 'pg_wal')
  const { uid, gid } = await stat(log)
  await postgres.stop()
  const moved = join(folder, 'pg_wal')
  await cp(log, moved, { recursive: true, preserveTimestamps: true })
  await exec('chown', ['-R', `${uid}:${gid}`, moved])
  await rm(log, { recursive: true })
  await symlink(moved, log)
  await lchown(log, uid, gid)
  await postgres.start()
}

describe.each(['data', 'log of writes'] as const)(
  'T7: the disk of the %s runs full under writes',
  (which) => {
    test('nothing is acknowledged that is not kept, and it goes on once there is room', async () => {
      const disks: SmallDisk[] = []
      const ground = await Ground.prepare(SETTINGS, async (home) => {
        disks.push(await SmallDisk.mount(home, 400))
      })
      try {
        if (which === 'log of writes') {
          const folder = join(ground.folder, 'log')
          disks.unshift(await SmallDisk.mount(folder, 80))
          // PostgreSQL works as somebody who has to find the way there.
          await chmod(ground.folder, 0o711)
          await moveLog(ground, folder)
        }
        const disk = disks[0] as SmallDisk
        let stopped = false
        const seconds: number[] = []
        const writing = Promise.all(ground.writers.map((writer) => writer.run(() => stopped)))
        try {
          for (let time = 0; time < TIMES; time++) {
            await Promise.race([pause(1500), writing])
            await disk.fill()
            await noticed(ground)
            await disk.empty()
            seconds.push(await recovery(ground))
          }
        } finally {
          stopped = true
          await writing
        }
        const { faults, ...verdict } = await judge(ground.postgres.url, ground.writers)
        report(`T7 disk of the ${which} full`, {
          times: TIMES,
          ...verdict,
          slowestRecoverySeconds: Math.round(Math.max(...seconds) * 10) / 10,
        })
        expect(faults).toEqual([])
        // The disk was full enough to be noticed.
        expect(verdict.unavailable).toBeGreaterThan(0)
        expect(verdict).toMatchObject({ lost: 0, doubled: 0, eventsOff: 0 })
        expect(await logVerifies(ground)).toEqual([])
      } finally {
        await ground.remove(disks)
      }
    }, 600_000)
  },
)

test('T7: the disk of the files runs full: a file is stored whole and recorded, or neither', async () => {
  const home = await mkdtemp(join(tmpdir(), 'xuncha-disk-'))
  const disk = await SmallDisk.mount(join(home, 'files'), 24)
  const server = await startServer({ XUNCHA_HOME: home, XUNCHA_DEMO_PASSWORD: PASSWORD })
  try {
    const signedIn = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'office', password: PASSWORD }),
    })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] as string
    const read = async (path: string) => (await fetch(`${server.url}${path}`, { headers: { cookie } })).json()
    const { items } = (await read('/api/p/planning/rounds')) as { items: { id: string }[] }
    const documents = `/api/p/planning/rounds/${items[0]?.id}/documents`
    const upload = (id: string, content: string) => {
      const about = new URLSearchParams({ kind: 'plan', title: '工作方案', name: '工作方案.txt' })
      return fetch(`${server.url}${documents}?${about}`, {
        method: 'POST',
        headers: { cookie, origin: server.url, 'content-type': 'text/plain', 'idempotency-key': id },
        body: content,
      })
    }
    const told: number[] = []
    const files = ['first', 'second', 'not whole', 'not at all', 'once there is room'].map((name) => ({
      id: randomUUID(),
      name,
      content: `${name} `.repeat(400_000),
    }))
    for (const { id, name, content } of files) {
      if (name === 'not whole') await disk.fill(content.length / 2)
      if (name === 'not at all') await disk.fill()
      if (name === 'once there is room') await disk.empty()
      const answer = await upload(id, content)
      told.push(answer.status)
      const said = { retry: answer.headers.get('retry-after'), ...((await answer.json()) as object) }
      if (answer.status !== 201)
        expect(said).toMatchObject({ status: 507, code: 'storage-full', retry: '60' })
    }
    expect(told).toEqual([201, 201, 507, 507, 201])

    const stored = async (id: string) => {
      const answer = await fetch(`${server.url}${documents}/${id}/file`, { headers: { cookie } })
      return answer.ok ? digestOf(await answer.text()) : answer.status
    }
    for (const [n, { id, content }] of files.entries())
      expect(await stored(id)).toBe(told[n] === 201 ? digestOf(content) : 404)
    report('T7 disk of the files full', { uploads: files.length, acknowledged: 3, lost: 0, half: 0 })

    // What was begun and could not be finished takes no room.
    expect((await readdir(disk.folder, { recursive: true })).filter((name) => name.includes('/.'))).toEqual(
      [],
    )
  } finally {
    await server.stop()
    await disk.unmount()
    await rm(home, { recursive: true, force: true })
  }
}, 300_000)
