import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TableDeclaration } from '@xuncha/plugin-sdk'
import { type RowFacts, uncovered } from '../../src/policy/covers.ts'
import { decide, makeRowPolicies, policyRules } from '../../src/policy/index.ts'
import { Actors, systemClock } from '../../src/tenancy/index.ts'
import { COUNTY, idOf, useTestPlatform } from '../../testing/index.ts'
import { signIn, stepUp } from '../sign-in.ts'
import { toy } from '../toy/index.ts'

const platform = useTestPlatform([toy])
const { manifest } = toy

describe('the row policies', () => {
  const made = (tables: Record<string, TableDeclaration>) =>
    platform.owner
      .transaction()
      .execute((tx) => makeRowPolicies(tx, [{ ...manifest, data: { schema: 'toy', tables } }]))
  const { item, note, heard } = manifest.data.tables as Record<string, TableDeclaration>
  const declared = { item, note, heard } as Record<string, TableDeclaration>
  const inForce = async () => {
    const { rows } = await sql<{ name: string; oid: number }>`
      select c.relname as name, p.oid::integer as oid from pg_policy p join pg_class c on c.oid = p.polrelid
      where p.polname = 'denied' and c.relnamespace = 'toy'::regnamespace order by 1`.execute(platform.owner)
    return rows
  }

  test('are made once and left alone as long as the manifest says the same', async () => {
    const before = await inForce()
    expect(before.map(({ name }) => name)).toEqual(['item', 'note'])
    await made(declared)
    expect(await inForce()).toEqual(before)
  })

  test('follow the manifest when it says something else, and back', async () => {
    await made({ ...declared, note: { holds: 'internal', keep: 'P1Y', unit: { none: '试' } } })
    expect((await inForce()).map(({ name }) => name)).toEqual(['item'])
    await made(declared)
    expect((await inForce()).map(({ name }) => name)).toEqual(['item', 'note'])
  })

  test.each<[string, Record<string, TableDeclaration>, RegExp]>([
    ['a table that is not declared', { item, note } as never, /table "heard" is not declared/],
    [
      'a table that is not there',
      { ...declared, gone: heard } as never,
      /table "gone" is declared and does not exist/,
    ],
    [
      'a column that is not there',
      { ...declared, item: { ...item, unit: 'whose' } } as never,
      /table "item" has no column "whose"/,
    ],
    [
      'a mark without its columns',
      { ...declared, heard: { ...heard, marked: {} } } as never,
      /table "heard" has no column "label"; table "heard" has no column "sealed_at"/,
    ],
  ])('stop the installation for %s', async (_, tables, problem) => {
    await expect(made(tables)).rejects.toThrow(problem)
  })
})

describe('whoever asks for whatever, PostgreSQL shows what the policy decides', () => {
  const unitIds = ['township', 'hospital', 'committee'].map((key) => idOf(COUNTY, key))
  const rows: (RowFacts & { id: string })[] = unitIds.flatMap((unitId) =>
    [0, 1, 2].flatMap((label) =>
      [false, true].map((sealed) => ({ id: randomUUID(), unitId, label, sealed })),
    ),
  )
  beforeAll(async () => {
    for (const { id, unitId, label, sealed } of rows)
      await sql`insert into toy.item (county_id, id, unit_id, team_id, title, label, sealed_at)
        values (${COUNTY}, ${id}, ${unitId}, ${randomUUID()}, '某事', ${label}, ${sealed ? sql`now()` : null})`.execute(
        platform.owner,
      )
  })

  test('for any recusals, unit, clearance and permission, also after the password was typed again', async () => {
    const { client, cookie } = await signIn(platform.app, 'office')
    const token = cookie.split('=')[1] as string
    const person = idOf(COUNTY, 'office')
    const actors = new Actors(platform.pool, systemClock)
    const rules = policyRules([manifest])
    await stepUp(client)
    await sql`insert into platform.role_grant (plugin_id, role, permission, reach)
      values ('toy', 'office', 'toy.item:seal', 'county')`.execute(platform.owner)
    await sql`insert into platform.clearance (county_id, person_id, level, reason, set_by)
      values (${COUNTY}, ${person}, 1, '试', ${idOf(COUNTY, 'account/secadmin')})`.execute(platform.owner)

    const world = fc.record({
      recused: fc.subarray(unitIds),
      organisation: fc.option(fc.constantFrom(...unitIds)),
      level: fc.integer({ min: 0, max: 2 }),
      permission: fc.constantFrom('toy.item:read', 'toy.paper:read', 'toy.item:seal', 'toy.item:label'),
    })
    await fc.assert(
      fc.asyncProperty(world, async ({ recused, organisation, level, permission }) => {
        await sql`update platform.recusal set lifted_at = now(), lifted_by = recorded_by, lifted_reason = '试'
          where lifted_at is null`.execute(platform.owner)
        for (const unitId of recused)
          await sql`insert into platform.recusal (county_id, person_id, unit_id, origin, reason, recorded_by)
            values (${COUNTY}, ${person}, ${unitId}, 'decided', '试', ${idOf(COUNTY, 'account/office')})`.execute(
            platform.owner,
          )
        await sql`update platform.clearance set level = ${level} where person_id = ${person}`.execute(
          platform.owner,
        )
        await sql`update platform.person set organisation_id = ${organisation} where id = ${person}`.execute(
          platform.owner,
        )
        const known = await actors.read(token)
        if (known === undefined) throw new Error('the session is gone')
        const actor = actors.asOfToday(known)
        const decision = decide(rules, actor, permission)
        if (decision === undefined) throw new Error(`${permission} opens nothing`)
        const wanted = rows.filter((row) => uncovered(decision, actor, row) === undefined).map(({ id }) => id)
        expect((await shownTo(token, known.stamp, permission)).sort()).toEqual(wanted.sort())
      }),
      { numRuns: 60 },
    )
  })
})

async function shownTo(token: string, stamp: string, permission: string): Promise<string[]> {
  const client = await platform.pool.connect()
  try {
    await client.query('begin')
    await client.query('select platform.enter($1, $2, $3)', [token, stamp, permission])
    const { rows } = await client.query('select id from toy.item')
    return rows.map(({ id }: { id: string }) => id)
  } finally {
    await client.query('rollback')
    client.release()
  }
}
