import { randomUUID } from 'node:crypto'
import { link, open, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type pg from 'pg'
import type { Profile } from '@xuncha/crypto'
import { prepareRoles } from '@xuncha/database'
import {
  findFacts,
  findLedgers,
  findPackagedMigrations,
  findSequences,
  findTables,
  findUnreadable,
  WITHOUT,
  WITHOUT_LEDGER,
} from './catalog.repository.ts'
import { filesIn, isAsNamed, readThrough, syncFolder } from './files.ts'
import type { Openers } from './keys.ts'
import { recordBackup } from './ledger.repository.ts'
import { type End, FORMAT, type Head } from './records.ts'
import { BackupRefused } from './refused.ts'
import { RowSum } from './row-sum.ts'
import { copyRows, withSnapshot } from './snapshot.repository.ts'
import { ArchiveWriter } from './writer.ts'

/** What a backup is of, and where it goes. */
export interface BackupOptions {
  /** The database as its owner. */
  ownerUrl: string
  /** Folder with `files` and `keys`. */
  home: string
  /** The archive; there must be nothing yet. */
  out: string
  profile: Profile
  openers: Openers
}

/** A backup that was taken. */
export interface Taken {
  head: Head
  end: End
  /** Of the archive. */
  size: number
}

/**
 * Takes a backup 备份 of a running or a resting installation: one state of the database, then the files, which are never
 * changed and so can only be more than the rows know. Nothing is held in memory but what is under way. Afterwards it is
 * on record in every county.
 * @throws BackupRefused backup.not-prepared, backup.unreadable-tables
 */
export async function takeBackup(options: BackupOptions): Promise<Taken> {
  const { ownerUrl, home, out } = options
  const part = `${out}.part`
  // Taken first: who cannot write there is told at once, and nobody's archive is written over.
  await assertFree(out)
  const file = await open(part, 'wx', 0o600)
  let taken: Pick<Taken, 'head' | 'end'>
  try {
    const { gateUrl } = await prepareRoles(ownerUrl)
    taken = await withSnapshot(ownerUrl, async (client) => {
      const head = await headOf(client)
      const writer = await ArchiveWriter.begin(file, options.profile, options.openers)
      await writer.control(head)
      const end: End = { kind: 'end', tables: {}, sequences: 0, files: 0, bytes: 0, damaged: [] }
      await writeTables(client, writer, head, end)
      await writeFiles(home, writer, end)
      await writer.end(end)
      return { head, end }
    })
    await file.close()
    // A link is never made over what is there.
    await link(part, out)
    await syncFolder(dirname(out))
    await recordBackup(gateUrl, {
      id: taken.head.id,
      done: 'taken',
      shows: taken.head.shows,
      facts: factsOf(taken),
    })
  } finally {
    await file.close().catch(() => {})
    await rm(part, { force: true })
  }
  return { ...taken, size: (await stat(out)).size }
}

async function headOf(client: pg.Client): Promise<Head> {
  const ledgers = await findLedgers(client)
  if (ledgers[0]?.schema !== 'platform') throw new BackupRefused('backup.not-prepared')
  const all = await findTables(client, [...ledgers.map(({ schema }) => schema), ...WITHOUT_LEDGER])
  const tables = all.filter(({ name }) => !WITHOUT.includes(name))
  const unreadable = await findUnreadable(client, tables)
  if (unreadable.length > 0)
    throw new BackupRefused('backup.unreadable-tables', { tables: unreadable.join(', ') })
  return {
    kind: 'head',
    format: ledgers.some(({ of }) => of !== undefined) ? FORMAT : 1,
    id: randomUUID(),
    ...(await findFacts(client)),
    ledgers,
    migrations: await findPackagedMigrations(client),
    tables,
    without: all.filter(({ name }) => WITHOUT.includes(name)).map(({ name }) => name),
  }
}

async function writeTables(client: pg.Client, writer: ArchiveWriter, head: Head, end: End): Promise<void> {
  for (const table of head.tables) {
    const { name } = table
    await writer.control({ kind: 'table', name })
    const sum = new RowSum()
    for await (const bytes of copyRows(client, table)) {
      sum.take(bytes)
      await writer.data(bytes)
    }
    const count = sum.count()
    end.tables[name] = count
    await writer.control({ kind: 'table-end', name, ...count })
  }
  for (const sequence of await findSequences(client, schemasOf(head))) {
    await writer.control({ kind: 'sequence', ...sequence })
    end.sequences += 1
  }
}

async function writeFiles(home: string, writer: ArchiveWriter, end: End): Promise<void> {
  for (const path of await filesIn(home)) {
    await writer.control({ kind: 'file', path })
    const { bytes, sha256 } = await readThrough(join(home, path), (chunk) => writer.data(chunk))
    await writer.control({ kind: 'file-end', path, bytes, sha256 })
    // Taken all the same: a backup must not fail on what somebody may want to look into.
    if (!isAsNamed(path, sha256)) end.damaged.push(path)
    end.files += 1
    end.bytes += bytes
  }
}

/** The schemas that an archive has tables of. */
export function schemasOf({ ledgers }: Head): string[] {
  return [...ledgers.map(({ schema }) => schema), ...WITHOUT_LEDGER]
}

function factsOf({ head, end }: Pick<Taken, 'head' | 'end'>): Record<string, unknown> {
  const rows = Object.values(end.tables).reduce((sum, table) => sum + table.rows, 0)
  return { archive: head.id, shows: head.shows, rows, files: end.files }
}

async function assertFree(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined)) === undefined) return
  throw Object.assign(new Error(`EEXIST: file already exists, open '${path}'`), { code: 'EEXIST' })
}
