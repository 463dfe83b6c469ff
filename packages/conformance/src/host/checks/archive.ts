import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { generateSigner } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import type { PlatformDb } from '@xuncha/platform'
import { emptyTables, inSnapshot, Scratch, writeArchive, writeBack } from '@xuncha/plugin-archive'
import { openPackage, packFolder } from '@xuncha/plugin-package'
import type { CheckReport, Finding } from '../../report.ts'
import { COUNTIES } from '../counties.ts'
import type { Order } from '../order.ts'
import { scratchDatabase, type Stage } from '../stage.ts'

/** Of archives that are gone in a moment. */
const OPENERS = { passphrase: 'gone with the scratch folder', cost: { memory: 64, passes: 1 } }

/**
 * Whether what a county has in the plugin can leave and come back: archived, read into tables that only the migrations
 * made, taken away, written back, it is row by row what it was, and the other county's was not touched.
 */
export async function examineArchive(stage: Stage, order: Order): Promise<CheckReport> {
  const findings: Finding[] = []
  const signer = generateSigner('kit', 'log', profiles.intl)
  const bytes = await packFolder(order.folder, signer)
  const opened = openPackage(bytes)
  if (!opened.ok) return { check: 'archive', findings: [{ code: 'archive.package' }], notes: [] }
  const { schema } = stage.plugin.manifest.data
  const before = await textOf(stage)
  const owner = stage.owner as unknown as Kysely<PlatformDb>
  const scratch = await Scratch.at(await scratchDatabase(order, 'kit_archive'), order.scratch)
  try {
    for (const id of Object.values(COUNTIES)) {
      const county = { id, name: String(id) }
      const out = join(order.scratch, `${id}.xcounty`)
      const archive = await inSnapshot(owner, (tx) =>
        writeArchive({
          tx,
          county,
          opened: opened.value,
          package: bytes,
          home: stage.home,
          signer,
          out,
          profile: profiles.intl,
          openers: OPENERS,
        }),
      )
      const { read, unequal } = await scratch.load(out, { opening: { key: archive.key }, by: signer })
      findings.push(...unequal.map((table) => ({ code: 'archive.otherwise', facts: { table } })))
      await emptyTables(owner, schema, id)
      if (!(await writeBack(scratch, read, owner))) findings.push({ code: 'archive.not-back' })
    }
    if ((await textOf(stage)) !== before) findings.push({ code: 'archive.changed' })
  } finally {
    await scratch.close()
  }
  return { check: 'archive', findings, notes: [] }
}

async function textOf(stage: Stage): Promise<string> {
  return JSON.stringify(await stage.rows())
}
