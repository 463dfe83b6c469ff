import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Compilable,
} from 'kysely'
import type { Reach } from '@xuncha/plugin-sdk/server'
import type { OnsiteDb } from '../server/tables.ts'
import type { WorkReach } from '../server/work-reach.repository.ts'

export const COUNTY_WIDE: Reach = { all: true }
export const ONE_TEAM: Reach = { all: false, unitIds: [], teamIds: ['t'], personIds: [] }

/** The same into the work on site. */
export const WORK_OF_ALL: WorkReach = { reach: COUNTY_WIDE, undecided: COUNTY_WIDE }
export const WORK_OF_TEAM: WorkReach = { reach: ONE_TEAM, undecided: ONE_TEAM }

/** A database that nothing is sent to: it keeps the statements that would have been. */
export function recorder() {
  const sent: string[] = []
  const db = new Kysely<OnsiteDb>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: (event) => void sent.push(event.query.sql),
  })
  return { db, sent }
}

/** What each named call sends, laid out for reading. */
export async function sqlOf(
  calls: Record<string, (db: Kysely<OnsiteDb>) => Compilable | readonly Compilable[] | Promise<unknown>>,
): Promise<string> {
  const parts: string[] = []
  for (const [name, call] of Object.entries(calls)) {
    const { db, sent } = recorder()
    const made = call(db)
    // A call that runs its statements meets a database without rows: what it sent until then is what counts.
    if (made instanceof Promise) await made.catch(() => undefined)
    else sent.push(...[made].flat().map((statement) => (statement as Compilable).compile().sql))
    parts.push(`-- ${name}\n${sent.map(laidOut).join('\n')}`)
  }
  return `${parts.join('\n\n')}\n`
}

function laidOut(sql: string): string {
  return `${sql.replaceAll(/ (from|where|group by|order by|values|on conflict|returning|inner join|union all|for update|set) /g, '\n  $1 ')};`
}
