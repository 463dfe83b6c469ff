import { type Kysely, sql } from 'kysely'
import { kyselyOn } from '@xuncha/database'
import { idOf, type PlatformDb, prepareDatabase, seedCounty } from '@xuncha/platform'
import type { County } from './load/operations.ts'
import { plugins } from '@xuncha/test-kit/plugins'

export const COUNTIES = 64
export const ITEMS_PER_COUNTY = 400

const FIRST = 991_000
const PASSWORD = 'bench password'

/** A prepared database with its counties, ready for both servers. */
export interface Ground {
  appUrl: string
  gateUrl: string
  accounts: { county: Omit<County, 'cookie'>; username: string }[]
}

/** Makes counties with items, and for the bare server the same rows in tables of its own without row-level security. */
export async function prepareGround(ownerUrl: string): Promise<Ground> {
  const urls = await prepareDatabase(ownerUrl, plugins)
  const owner = kyselyOn<PlatformDb>(ownerUrl)
  const gate = kyselyOn<PlatformDb>(urls.gateUrl)
  try {
    const accounts: Ground['accounts'] = []
    for (let n = 0; n < COUNTIES; n += 1) {
      const id = FIRST + n
      const username = `office-${id}`
      const unitId = idOf(id, 'unit')
      await seedCounty(
        owner,
        gate,
        {
          id,
          name: `测量县${n}`,
          fictional: true,
          organisations: [{ key: 'unit', name: '测量镇', type: 'township' }],
          people: [{ key: 'office', name: '某某', title: '经办', account: { username, roles: ['office'] } }],
          modules: ['rectification'],
        },
        PASSWORD,
      )
      accounts.push({ county: { id, unitId, itemIds: [] }, username })
    }
    await fill(owner)
    const { rows } = await sql<{
      county_id: number
      id: string
    }>`select county_id, id from rectification.item`.execute(owner)
    const byCounty = Map.groupBy(rows, ({ county_id }) => county_id)
    for (const { county } of accounts)
      Object.assign(county, { itemIds: (byCounty.get(county.id) ?? []).map(({ id }) => id) })
    return { ...urls, accounts }
  } finally {
    await owner.destroy()
    await gate.destroy()
  }
}

/** Signs every account in at a running server, one after the other: many at once from one address are held up. */
export async function signIn(port: number, { accounts }: Ground): Promise<County[]> {
  const counties: County[] = []
  for (const { county, username } of accounts) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: PASSWORD }),
    })
    if (!answer.ok) throw new Error(`${username} cannot sign in: ${await answer.text()}`)
    counties.push({ ...county, cookie: answer.headers.get('set-cookie')?.split(';')[0] as string })
  }
  return counties
}

async function fill(owner: Kysely<PlatformDb>): Promise<void> {
  // The owner of an embedded server may pass row-level security; what is measured are the servers, not the filling.
  await sql`alter table rectification.item disable trigger recorded`.execute(owner)
  await sql`insert into rectification.item (county_id, id, unit_id, unit_name, round_title, number, title, problem, requirement,
      category, nature, delivered_on, plan_due, due_on, state, recorded_by_name)
    select ${sql.lit(FIRST)} + c, gen_random_uuid(), gen_random_uuid(), '测量镇', '本届第二轮巡察', '整改-' || i,
      '专项资金台账不完整之' || i,
      repeat('抽查的专项资金中，有几笔没有登记使用方向，也缺少验收材料。', 7),
      '补齐台账并公开，建立按季核对的制度。', 'G3-3', 'general', date '2026-09-01', date '2026-10-01',
      date '2026-10-01' + i % 300, (array['in_progress', 'declared', 'awaiting_claim', 'closed'])[1 + i % 4], '某某'
    from generate_series(0, ${sql.lit(COUNTIES - 1)}) c, generate_series(1, ${sql.lit(ITEMS_PER_COUNTY)}) i`.execute(
    owner,
  )
  await sql`alter table rectification.item enable trigger recorded`.execute(owner)
  await sql`create schema bench`.execute(owner)
  await sql`create table bench.item (like rectification.item including all)`.execute(owner)
  await sql`insert into bench.item select * from rectification.item`.execute(owner)
  await sql`create table bench.audit_event (like platform.audit_event including all)`.execute(owner)
  await sql`analyze`.execute(owner)
}
