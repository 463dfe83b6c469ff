import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Ground } from '../src/kill/ground.ts'
import { judge, type Verdict } from '../src/kill/judge.ts'
import { logVerifies } from '../src/kill/log.ts'
import { report } from '../src/report.ts'

/** How often each of the three is killed, and each server told to end. The control loses within a few. */
const KILLS = Number(process.env['TRUST_KILLS'] ?? 3)
const CONTROL_KILLS = 3
const STOPS = Number(process.env['TRUST_STOPS'] ?? 2)
const TIMEOUT = 180_000 + (3 * KILLS + 2 * STOPS) * 20_000

type Strike = (ground: Ground) => Promise<void>

const killServer =
  (n: number): Strike =>
  async (ground) => {
    await ground.end(n, 'SIGKILL')
    await ground.begin(n)
  }
const killPostgres: Strike = async ({ postgres }) => {
  await postgres.kill()
  await postgres.start()
}

/** Lets everybody write while one strike after the other falls, each after a while that nobody can foresee. */
async function under(ground: Ground, strikes: readonly Strike[]): Promise<Verdict> {
  let stopped = false
  const writing = Promise.all(ground.writers.map((writer) => writer.run(() => stopped)))
  try {
    for (const strike of strikes) {
      await Promise.race([pause(300 + Math.random() * 900), writing])
      await strike(ground)
    }
    await pause(500)
  } finally {
    stopped = true
    await writing
  }
  return judge(ground.postgres.url, ground.writers)
}

const endServer =
  (n: number): Strike =>
  async (ground) => {
    expect(await ground.end(n, 'SIGTERM')).toBe(0)
    await ground.begin(n)
  }

const many = (times: number, strikes: readonly Strike[]) =>
  Array.from({ length: times }, () => strikes).flat()

test(
  'T6: two servers and PostgreSQL are killed under writes: nothing acknowledged is lost or doubled',
  async () => {
    const ground = await Ground.prepare()
    try {
      const strikes = many(KILLS, [killServer(0), killPostgres, killServer(1)])
      const { faults, ...verdict } = await under(ground, strikes)
      report('T6 SIGKILL under writes', { serverKills: 2 * KILLS, postgresKills: KILLS, ...verdict })
      expect(faults).toEqual([])
      expect(verdict).toMatchObject({ lost: 0, doubled: 0, eventsOff: 0 })
      expect(verdict.acknowledged).toBeGreaterThan(100)
      expect(verdict.interrupted).toBeGreaterThan(0)
      expect(await logVerifies(ground)).toEqual([])
    } finally {
      await ground.remove()
    }
  },
  TIMEOUT,
)

test(
  'T6, the control: without synchronous commit the same harness sees what is lost',
  async () => {
    const ground = await Ground.prepare({ synchronous_commit: 'off', wal_writer_delay: '1s' })
    try {
      const { faults: _, ...verdict } = await under(ground, many(CONTROL_KILLS, [killPostgres]))
      report('T6 control, synchronous_commit=off', { postgresKills: CONTROL_KILLS, ...verdict })
      expect(verdict.lost).toBeGreaterThan(0)
    } finally {
      await ground.remove()
    }
  },
  TIMEOUT,
)

test(
  'T20: a server told to end under load answers what it took, and nobody is told of a fault',
  async () => {
    const ground = await Ground.prepare()
    try {
      const { faults, ...verdict } = await under(ground, many(STOPS, [endServer(0), endServer(1)]))
      report('T20 SIGTERM under writes', { stops: 2 * STOPS, ...verdict })
      expect(faults).toEqual([])
      expect(verdict).toMatchObject({ unavailable: 0, committed: 0, lost: 0, doubled: 0, eventsOff: 0 })
    } finally {
      await ground.remove()
    }
  },
  TIMEOUT,
)
