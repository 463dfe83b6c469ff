import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@xuncha/database'
import { prepareGround, signIn } from '../data.ts'
import { fire, type Run } from '../load/client.ts'
import { cpuTime } from '../load/cpu.ts'
import { bare, operations, ours, shooterOf } from '../load/operations.ts'
import { median, print } from '../report.ts'
import { type Measured, startServer } from '../servers/start.ts'

/** What an authenticated session is to keep of the bare server. @source performance.md §8, G1 and G2 */
const goals = { list: 0.75, read: 0.7, create: 0.6, update: 0.5 }

/** How much to measure. */
export interface Plan {
  rounds: number
  milliseconds: number
  clients: readonly number[]
}

/** A run with the processor time that a request took. */
interface Taken extends Run {
  nodeMicros?: number
  postgresMicros?: number
}

/**
 * Requests per second over an authenticated session, beside the same statements sent by bare pg: alternated in rounds,
 * each ratio taken within its round. Read the ratios, not the absolutes.
 */
export async function measureRequests({ rounds, milliseconds, clients }: Plan): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'xuncha-bench-'))
  const database = await startEmbedded({ home })
  const started: Measured[] = []
  try {
    const ground = await prepareGround(database.url)
    const servers = {
      ours: await startServer('ours.ts', 18_081, {
        APP: ground.appUrl,
        GATE: ground.gateUrl,
        FILES: join(home, 'files'),
      }),
      bare: await startServer('bare.ts', 18_082, { DATABASE: database.url }),
    }
    started.push(servers.ours, servers.bare)
    const counties = await signIn(servers.ours.port, ground)
    const dialects = { ours, bare }
    const fireAt = (who: 'ours' | 'bare', operation: (typeof operations)[number], n: number, ms: number) =>
      fire(
        servers[who].port,
        Array.from({ length: n }, (_, i) =>
          shooterOf(operation, dialects[who], counties[i % counties.length] as never, i),
        ),
        ms,
      )
    const run = async (...[who, operation, n, ms]: Parameters<typeof fireAt>): Promise<Taken> => {
      const before = await cpuTime(servers[who].pid, database.pid)
      const taken = await fireAt(who, operation, n, ms)
      const after = await cpuTime(servers[who].pid, database.pid)
      if (before === undefined || after === undefined) return taken
      return {
        ...taken,
        nodeMicros: (after.server - before.server) / taken.requests,
        postgresMicros: (after.postgres - before.postgres) / taken.requests,
      }
    }

    for (const operation of operations)
      for (const who of ['ours', 'bare'] as const) await run(who, operation, 64, 1500)
    for (const n of clients)
      for (const operation of operations) {
        const taken = []
        for (let round = 0; round < rounds; round += 1) {
          // Who goes first changes, so that neither always runs on the warmer machine.
          const order = round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)
          const first = await run(order[0], operation, n, milliseconds)
          const second = await run(order[1], operation, n, milliseconds)
          const [b, o] = order[0] === 'bare' ? [first, second] : [second, first]
          taken.push({ bare: b, ours: o, ratio: o.perSecond / b.perSecond })
        }
        const ratio = median(taken.map((one) => one.ratio))
        print({
          figure: `requests.${operation}`,
          clients: n,
          oursPerSecond: Math.round(median(taken.map((one) => one.ours.perSecond))),
          barePerSecond: Math.round(median(taken.map((one) => one.bare.perSecond))),
          ratio: round2(ratio),
          ratios: taken.map((one) => round2(one.ratio)),
          goal: goals[operation],
          reached: ratio >= goals[operation],
          oursP50: round2(median(taken.map((one) => one.ours.p50))),
          oursP99: round2(median(taken.map((one) => one.ours.p99))),
          // What a request costs each side: read these to see what the difference is spent on.
          nodeMicros: micros(taken, 'nodeMicros'),
          postgresMicros: micros(taken, 'postgresMicros'),
        })
      }
  } finally {
    for (const server of started) await server.stop()
    await database.stop()
    await rm(home, { recursive: true, force: true })
  }
}

/** Medians of what both servers spend on a request, or undefined where the system does not tell. */
function micros(taken: readonly { ours: Taken; bare: Taken }[], of: 'nodeMicros' | 'postgresMicros') {
  const spent = (who: 'ours' | 'bare') => Math.round(median(taken.map((one) => one[who][of] ?? Number.NaN)))
  return taken.every((one) => one.ours[of] !== undefined)
    ? { ours: spent('ours'), bare: spent('bare') }
    : undefined
}

function round2(value: number): number {
  return Math.round(value * 100) / 100
}
