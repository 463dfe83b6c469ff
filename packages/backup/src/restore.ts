import { chmod, mkdir, open, type FileHandle, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepareRoles, rebuild, withClient } from '@xuncha/database'
import { type Clock, installQueue } from '@xuncha/platform'
import { findOccupants, findTables } from './catalog.repository.ts'
import { areEmpty, FOLDERS, syncFolder } from './files.ts'
import type { Opening } from './keys.ts'
import { beginRestore, clear, finishRestore, isUnfinished, Loading } from './load.repository.ts'
import type { Head } from './records.ts'
import { BackupRefused } from './refused.ts'
import { schemasOf } from './take.ts'
import { findUnequal, isSound, type Verification, verifyInstallation } from './verify.ts'
import { type Contents, walkArchive } from './walk.ts'

/** What is restored, and where to. */
export interface RestoreOptions {
  archive: string
  opening: Opening
  /** An empty database, as its owner. */
  ownerUrl: string
  /** Folder that gets `files` and `keys`. */
  home: string
  /** Folder of a schema's migrations in this program. */
  migrationsOf(schema: string): URL
  /** The log's public key as somebody wrote it down; the archive's own where it is left out. */
  logKey?: string | undefined
  /** Whether to go on where the log, the rows or the files show that something was wrong before the backup. */
  despiteFindings: boolean
  clock: Clock
}

/** What was restored, and what was seen in it. */
export interface Restored extends Contents {
  verification: Verification
}

const STAGE = 'restoring'

/**
 * Restores an archive 恢复 into an empty installation, all of it or nothing: it is read to its end first, so that one
 * that is damaged writes nothing; what fails later is cleared away; and what a killed restore left behind keeps servers
 * from starting until the next one has cleared it. Nobody is signed in afterwards.
 * @param read what `walkArchive` found in the archive, where the caller has read it to its end already
 * @throws BackupRefused
 */
export async function restore(options: RestoreOptions, read?: Contents): Promise<Restored> {
  const { archive, opening, ownerUrl, home } = options
  const contents = read ?? (await walkArchive(archive, opening))
  await takeOver(options, contents.head)
  try {
    await withClient(ownerUrl, beginRestore)
    const roles = await prepareRoles(ownerUrl)
    await makeSchema(options, contents.head, roles.gateUrl)
    await load(options)
    const unequal = await findUnequal(ownerUrl, contents.head.tables, contents.end.tables)
    if (unequal.length > 0) throw new BackupRefused('restore.not-equal', { tables: unequal.join(', ') })
    const verification = await verifyInstallation({
      ...roles,
      ownerUrl,
      folder: join(home, STAGE),
      logKey: options.logKey ?? contents.head.logKey,
      clock: options.clock,
    })
    if (!isSound(verification) && !options.despiteFindings)
      throw new BackupRefused('restore.findings', { verification })
    await moveIn(home)
    const { id, shows } = contents.head
    const facts = { archive: id, shows, sound: isSound(verification) }
    await withClient(ownerUrl, (client) => finishRestore(client, { id, shows, facts }))
    await rm(join(home, STAGE), { recursive: true, force: true })
    return { ...contents, verification }
  } catch (error) {
    // If that fails too, what is left keeps servers from starting, and the next restore clears it.
    await undo(ownerUrl, home, contents.head).catch(() => {})
    throw error
  }
}

/** Refuses what is not empty, unless a restore that was cut off has put it there. */
async function takeOver({ ownerUrl, home }: RestoreOptions, head: Head): Promise<void> {
  const cutOff = await withClient(ownerUrl, isUnfinished)
  if (cutOff) await undo(ownerUrl, home, head)
  const occupants = await withClient(ownerUrl, findOccupants)
  if (occupants.length > 0)
    throw new BackupRefused('restore.database-not-empty', { tables: occupants.join(', ') })
  if (!(await areEmpty(home))) throw new BackupRefused('restore.folder-not-empty', { home })
  await rm(join(home, STAGE), { recursive: true, force: true })
}

async function undo(ownerUrl: string, home: string, head: Head): Promise<void> {
  // Only while it stands were the folders empty and is what is in them ours.
  if ((await stat(join(home, STAGE)).catch(() => undefined)) !== undefined)
    for (const folder of [...FOLDERS, STAGE]) await rm(join(home, folder), { recursive: true, force: true })
  const made = head.ledgers.flatMap(({ of }) => of ?? [])
  const left = await withClient(ownerUrl, (client) => clear(client, [...schemasOf(head), ...made]))
  if (left.length > 0) throw new BackupRefused('restore.database-not-empty', { tables: left.join(', ') })
}

/** The schema as the archive's ledgers say, and no table or column more or less than the archive has. */
async function makeSchema(options: RestoreOptions, head: Head, gateUrl: string): Promise<void> {
  const { ownerUrl } = options
  const packaged = await putMigrations(options, head)
  await rebuild(
    ownerUrl,
    head.ledgers.map(({ schema, applied, of }) => {
      const folder = packaged.get(schema) ?? options.migrationsOf(schema)
      return of === undefined ? { schema, folder, applied } : { schema: of, folder, applied, renamed: schema }
    }),
  )
  await installQueue(gateUrl)
  const made = await withClient(ownerUrl, async (client) => {
    await client.query('select platform.settle_backup()')
    for (const { schema, of } of head.ledgers)
      if (of !== undefined) await client.query(`revoke all on schema ${schema} from xuncha_app, xuncha_gate`)
    return findTables(client, schemasOf(head))
  })
  const wanted = new Map(head.tables.map(({ name, columns }) => [name, columns.toSorted().join()]))
  const other = made
    .filter(({ name }) => !head.without.includes(name))
    .filter(({ name, columns }) => wanted.get(name) !== columns.toSorted().join())
    .map(({ name }) => name)
  const there = new Set(made.map(({ name }) => name))
  other.push(...[...wanted.keys(), ...head.without].filter((name) => !there.has(name)))
  if (other.length > 0) throw new BackupRefused('restore.other-tables', { tables: other.join(', ') })
}

/** Puts the migrations that are in the archive itself where they can be read. Yields their folders by schema. */
async function putMigrations({ home }: RestoreOptions, head: Head): Promise<Map<string, URL>> {
  const folders = new Map<string, URL>()
  for (const [schema, files] of Object.entries(head.migrations ?? {})) {
    const folder = join(home, STAGE, 'migrations', schema)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    folders.set(schema, pathToFileURL(`${folder}/`))
  }
  return folders
}

async function load({ archive, opening, ownerUrl, home }: RestoreOptions): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    let [loading, columns] = [undefined, new Map()] as [Loading | undefined, Map<string, string[]>]
    let file: FileHandle | undefined
    const folders = new Set<string>()
    await mkdir(join(home, STAGE), { recursive: true, mode: 0o700 })
    try {
      await walkArchive(archive, opening, {
        async head(head) {
          columns = new Map(head.tables.map((table) => [table.name, table.columns]))
          loading = new Loading(client, head.tables, head.without)
          await loading.begin()
        },
        table: async (name) => loading?.table({ name, columns: columns.get(name) ?? [] }),
        rows: async (bytes) => loading?.rows(bytes),
        tableEnd: async () => loading?.tableEnd(),
        sequence: async (sequence) => loading?.sequence(sequence),
        async file(path) {
          const target = join(home, STAGE, path)
          await mkdir(dirname(target), { recursive: true, mode: 0o700 })
          file = await open(target, 'wx', path.startsWith('keys/') ? 0o600 : 0o640)
        },
        bytes: async (bytes) => file?.writeFile(bytes),
        async fileEnd(path) {
          await file?.sync()
          await file?.close()
          file = undefined
          folders.add(dirname(join(home, STAGE, path)))
        },
      })
      for (const folder of folders) await syncFolder(folder)
      await loading?.finish()
    } finally {
      await file?.close()
    }
  })
}

async function moveIn(home: string): Promise<void> {
  for (const folder of FOLDERS) {
    const staged = join(home, STAGE, folder)
    if ((await stat(staged).catch(() => undefined)) === undefined) continue
    // Empty, as was seen before: a folder that is there cannot be renamed over on every system.
    await rm(join(home, folder), { recursive: true, force: true })
    await rename(staged, join(home, folder))
  }
  // Their names last before the database says that they are there.
  await syncFolder(home)
  const keys = join(home, 'keys')
  if ((await stat(keys).catch(() => undefined)) !== undefined) await chmod(keys, 0o700)
}
