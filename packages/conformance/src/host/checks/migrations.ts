import type { Kysely } from 'kysely'
import { kyselyOn } from '@xuncha/database'
import { type InstalledPlugin, prepareDatabase } from '@xuncha/platform'
import type { CheckReport, Finding } from '../../report.ts'
import { fill } from '../fill.ts'
import type { Order } from '../order.ts'
import { scratchDatabase, Stage } from '../stage.ts'
import { grantsNow, rowsIn, shapeOf, tablesIn } from '../tables.repository.ts'

/**
 * Whether the tables can be made: from nothing, a second time with nothing to do, and over the version before with rows
 * in it, which has to come to the same tables and lose no row.
 */
export async function examineMigrations(
  plugin: InstalledPlugin,
  previous: InstalledPlugin | undefined,
  order: Order,
): Promise<CheckReport> {
  const findings: Finding[] = []
  const notes: Finding[] = []
  const { schema } = plugin.manifest.data
  const url = await scratchDatabase(order, 'kit_empty')
  const owner = kyselyOn<unknown>(url)
  try {
    await prepareDatabase(url, [plugin])
    const shape = await shapeOf(owner, schema)
    const grants = await grantsNow(owner)
    findings.push(...(await undeclared(owner, plugin)))
    await prepareDatabase(url, [plugin])
    if ((await shapeOf(owner, schema)).join('\n') !== shape.join('\n') || (await grantsNow(owner)) !== grants)
      findings.push({ code: 'migrations.not-twice' })
    if (previous === undefined) notes.push({ code: 'migrations.no-previous' })
    else findings.push(...(await upgraded(plugin, previous, shape, order)))
  } catch (error) {
    findings.push({ code: 'migrations.failed', facts: { problem: messageOf(error) } })
  } finally {
    await owner.destroy()
  }
  return { check: 'migrations', findings, notes }
}

async function undeclared(owner: Kysely<unknown>, { manifest }: InstalledPlugin): Promise<Finding[]> {
  const found = await tablesIn(owner, manifest.data.schema)
  const declared = Object.keys(manifest.data.tables)
  return [
    ...found
      .filter(({ name }) => !declared.includes(name))
      .map(({ name }) => ({ code: 'migrations.undeclared', facts: { table: name } })),
    ...declared
      .filter((name) => !found.some((table) => table.name === name))
      .map((table) => ({ code: 'migrations.no-table', facts: { table } })),
    ...found
      .filter(({ hasCounty, isGuarded }) => !hasCounty || !isGuarded)
      .map(({ name }) => ({ code: 'migrations.unguarded', facts: { table: name } })),
  ]
}

async function upgraded(
  plugin: InstalledPlugin,
  previous: InstalledPlugin,
  shape: readonly string[],
  order: Order,
): Promise<Finding[]> {
  const { schema } = plugin.manifest.data
  const url = await scratchDatabase(order, 'kit_previous')
  const stage = await Stage.open(previous, url, order)
  try {
    await fill(stage)
    const before = await stage.rows()
    await prepareDatabase(url, [plugin])
    const lines = await shapeOf(stage.owner, schema)
    const other = [
      ...shape.filter((line) => !lines.includes(line)),
      ...lines.filter((line) => !shape.includes(line)),
    ]
    const after = await rowsIn(stage.owner, schema, await tablesIn(stage.owner, schema))
    return [
      ...(other[0] === undefined
        ? []
        : [{ code: 'migrations.other-shape', facts: { line: other[0], count: other.length } }]),
      ...(after.length < before.length
        ? [{ code: 'migrations.lost', facts: { before: before.length, after: after.length } }]
        : []),
    ]
  } finally {
    await stage.close()
  }
}

/** What went wrong, in the words of whoever says it. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
