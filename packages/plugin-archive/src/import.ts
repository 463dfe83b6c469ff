import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { syncFolder } from '@xuncha/backup'
import { done, type Outcome, refuse } from '@xuncha/domain'
import {
  countRows,
  type InstallationParts,
  lastRelease,
  packageOf,
  type PlatformDb,
  recordPluginAct,
  type RowCounts,
  seeRows,
  storeSettings,
  unequalTables,
  unguarded,
} from '@xuncha/platform'
import { isNewer, openPackage, type OpenedPackage } from '@xuncha/plugin-package'
import { type ReadArchive, walkCountyArchive } from './read.ts'
import { findCounty, findTables, inSnapshot, loadRows, rowsOf } from './rows.repository.ts'
import { type Reading, Scratch } from './scratch.ts'

/** What is imported, and where to. */
export interface ImportOptions {
  parts: InstallationParts
  /** Folder with `files`. */
  home: string
  archive: string
  reading: Reading
  scratch?: string | undefined
}

/** What came of it. */
export interface Imported {
  read: ReadArchive
  /** The version in service, to which the rows were brought. */
  version: string
  rows: number
  /** All of it was there already, and nothing was done. */
  wasThere: boolean
}

/**
 * Puts a county's archive back 导入归档, all of it or nothing: verified, read in a database of its own, brought there to the
 * version in service by its migrations, and then written. The module has to be in service, off in that county, and
 * without rows of it; the same archive a second time does nothing.
 * @refuses import.not-installed, import.older-installed, import.other-migrations, import.no-county, import.active,
 *   import.not-equal, import.not-empty
 * @throws BackupRefused, ArchiveRefused as `walkCountyArchive`
 */
export async function importArchive(options: ImportOptions): Promise<Outcome<Imported>> {
  const { parts, archive, reading } = options
  const read = await walkCountyArchive(archive, reading)
  const ready = await isReady(read, parts)
  if (!ready.ok) return ready
  const opened = ready.value
  const scratch = await Scratch.open(options.scratch)
  try {
    const { unequal } = await scratch.load(archive, reading)
    if (unequal.length > 0) return refuse('import.not-equal', { tables: unequal.join(', ') })
    try {
      await scratch.upgrade(opened)
    } catch (error) {
      return refuse('import.other-migrations', {
        problem: error instanceof Error ? error.message : String(error),
      })
    }
    const { schema } = opened.manifest.data
    const tables = await findTables(scratch.owner, schema)
    const upgraded = { ...read, head: { ...read.head, tables } }
    const wanted = await scratch.counts(upgraded)
    const rows = Object.values(wanted).reduce((sum, count) => sum + count.rows, 0)
    const imported = { read, version: opened.manifest.version, rows }
    const there = await countsIn(parts.owner, upgraded)
    await putFiles(options, read)
    if (rows > 0 && unequalTables(wanted, there).length === 0) return done({ ...imported, wasThere: true })
    if (Object.values(there).some((count) => count.rows > 0))
      return refuse('import.not-empty', { county: read.head.county.name })
    return (await writeBack(scratch, upgraded, parts.owner))
      ? done({ ...imported, wasThere: false })
      : refuse('import.not-equal', { tables: '—' })
  } finally {
    await scratch.close()
  }
}

/** Whether the installation can take it; yields the package in service. */
async function isReady({ head }: ReadArchive, parts: InstallationParts): Promise<Outcome<OpenedPackage>> {
  const facts = { id: head.plugin, version: head.version }
  const release = await lastRelease(parts.gate, head.plugin)
  if (release?.state !== 'installed') return refuse('import.not-installed', facts)
  if (isNewer(head.version, release.version))
    return refuse('import.older-installed', { ...facts, installed: release.version })
  const county = await findCounty(parts.owner, head.county.id, head.plugin)
  if (county === undefined)
    return refuse('import.no-county', { county: head.county.name, code: head.county.id })
  if (county.active) return refuse('import.active', { ...facts, county: county.name })
  return openPackage(await packageOf(parts.gate, release))
}

function countsIn(owner: Kysely<PlatformDb>, { head }: ReadArchive): Promise<Record<string, RowCounts>> {
  return inSnapshot(owner, (tx) =>
    countRows(tx as unknown as Kysely<never>, {
      schema: head.schema,
      tables: head.tables.map(({ name }) => name),
      county: head.county.id,
    }),
  )
}

/**
 * Writes a county's rows from where an archive was read into the tables of an installation; each goes on record. False,
 * and nothing was written, where they are not the same then.
 */
export async function writeBack(
  scratch: Scratch,
  read: ReadArchive,
  owner: Kysely<PlatformDb>,
): Promise<boolean> {
  const { head, terms } = read
  const wanted = await scratch.counts(read)
  const { schema, tables, county } = head
  const names = tables.map(({ name }) => name)
  const differs = new Error('not equal')
  try {
    await owner.transaction().execute(async (tx) => {
      const target = tx as unknown as Kysely<never>
      await seeRows(target)
      await unguarded(target, { schema, tables: names, recorded: true }, () =>
        inSnapshot(scratch.owner, async (from) => {
          for (const table of tables)
            for await (const lines of rowsOf(from, { schema, table, county: county.id }))
              await loadRows(tx, { schema, table, lines })
        }),
      )
      const written = await countRows(target, { schema, tables: names, county: county.id })
      if (unequalTables(wanted, written).length > 0) throw differs
      await storeSettings(tx, { county: county.id, pluginId: head.plugin, settings: terms.settings })
      const facts = { plugin: head.plugin, version: head.version, archive: head.id, tables: written }
      await recordPluginAct(tx, { county: county.id, record: head.id, done: 'imported', facts })
    })
    return true
  } catch (error) {
    if (error === differs) return false
    throw error
  }
}

/** Puts the archive's files where they belong, each whole or not at all. One that is there already is the same. */
async function putFiles({ home, archive, reading }: ImportOptions, { head }: ReadArchive): Promise<void> {
  const folder = join(home, 'files', String(head.county.id))
  let [file, staged] = [undefined, ''] as [FileHandle | undefined, string]
  const hash = { of: createHash('sha256') }
  try {
    await walkCountyArchive(archive, reading, {
      async file() {
        await mkdir(folder, { recursive: true })
        staged = join(folder, `.${randomUUID()}`)
        file = await open(staged, 'wx', 0o640)
        hash.of = createHash('sha256')
      },
      async bytes(bytes) {
        hash.of.update(bytes)
        await file?.appendFile(bytes)
      },
      async fileEnd(sha256) {
        await file?.sync()
        await file?.close()
        file = undefined
        const isThere = (await stat(join(folder, sha256)).catch(() => undefined)) !== undefined
        if (!isThere && hash.of.digest('hex') === sha256) await rename(staged, join(folder, sha256))
        else await rm(staged, { force: true })
        await syncFolder(folder)
      },
    })
  } finally {
    await file?.close()
    if (file !== undefined) await rm(staged, { force: true })
  }
}
