import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Kysely } from 'kysely'
import type { VerifierKey } from '@xuncha/audit'
import type { Opening } from '@xuncha/backup'
import { kyselyOn, migrate, rebuild, startEmbedded } from '@xuncha/database'
import {
  countRows,
  type PlatformDb,
  prepareDatabase,
  type RowCounts,
  unequalTables,
  unguarded,
} from '@xuncha/platform'
import { type OpenedPackage, unpackInto } from '@xuncha/plugin-package'
import { type ArchiveVisitor, type ReadArchive, walkCountyArchive } from './read.ts'
import { ArchiveRefused } from './refused.ts'
import { hasSchema, inSnapshot, loadRows, makeCounty } from './rows.repository.ts'

/** What an archive is opened and verified by. */
export interface Reading {
  opening: Opening
  /** The public key of the installation that made it. */
  by: VerifierKey
}

// What a rehearsal writes is thrown away.
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * A PostgreSQL of its own in a scratch folder, into which archives are read as into an installation 导入演练. It is gone
 * afterwards, and touches neither the installation nor its server.
 */
export class Scratch {
  readonly owner: Kysely<PlatformDb>
  readonly #url: string
  readonly #folder: string
  readonly #leave: () => Promise<void>

  private constructor(url: string, folder: string, leave: () => Promise<void>) {
    this.#url = url
    this.#folder = folder
    this.#leave = leave
    this.owner = kyselyOn<PlatformDb>(url)
  }

  /** @param room folder in which there is room for it; the system's temporary one where it is left out */
  static async open(room: string | undefined): Promise<Scratch> {
    const folder = await mkdtemp(join(room ?? tmpdir(), 'xuncha-rehearsal-'))
    try {
      const server = await startEmbedded({ home: join(folder, 'database'), settings: FAST })
      return await Scratch.#prepared(server.url, folder, async () => {
        await server.stop()
        await rm(folder, { recursive: true, force: true })
      })
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** The same in an empty database that is there, and that is its maker's to take away, as is the folder. */
  static at(url: string, folder: string): Promise<Scratch> {
    return Scratch.#prepared(url, folder, async () => {})
  }

  static async #prepared(url: string, folder: string, leave: () => Promise<void>): Promise<Scratch> {
    const scratch = new Scratch(url, folder, leave)
    try {
      await prepareDatabase(url, [])
      return scratch
    } catch (error) {
      await scratch.close()
      throw error
    }
  }

  /**
   * Reads an archive into tables made by the migrations that are in it.
   * @returns tables whose rows are not those that were archived
   */
  async load(path: string, reading: Reading): Promise<{ read: ReadArchive; unequal: string[] }> {
    // To its end first: what is written below comes from an archive that is whole.
    const read = await walkCountyArchive(path, reading)
    const { schema, ledger, county } = read.head
    if (!(await hasSchema(this.owner, schema)))
      await rebuild(this.#url, [{ schema, folder: await this.#migrationsOf(read.opened), applied: ledger }])
    await makeCounty(this.owner, county)
    await this.#fill(path, reading, read)
    return { read, unequal: unequalTables(read.contents.tables, await this.counts(read)) }
  }

  /** Applies the migrations of a later version to what was read. */
  async upgrade(opened: OpenedPackage): Promise<void> {
    const { schema } = opened.manifest.data
    await migrate(this.#url, [{ schema, folder: await this.#migrationsOf(opened) }])
  }

  /** The rows of a county as they lie here now. */
  counts({ head }: ReadArchive): Promise<Record<string, RowCounts>> {
    return inSnapshot(this.owner, (tx) =>
      countRows(tx as unknown as Kysely<never>, {
        schema: head.schema,
        tables: head.tables.map(({ name }) => name),
        county: head.county.id,
      }),
    )
  }

  async close(): Promise<void> {
    await this.owner.destroy()
    await this.#leave()
  }

  async #fill(path: string, reading: Reading, { head }: ReadArchive): Promise<void> {
    const { schema } = head
    const byName = new Map(head.tables.map((table) => [table.name, table]))
    await this.owner.transaction().execute(async (tx) => {
      const visitor: ArchiveVisitor = {
        async rows(name, lines) {
          const table = byName.get(name)
          if (table === undefined) throw new ArchiveRefused('county-archive.malformed', { problem: name })
          await loadRows(tx, { schema, table, lines })
        },
      }
      const tables = [...byName.keys()]
      await unguarded(tx as unknown as Kysely<never>, { schema, tables, recorded: false }, () =>
        walkCountyArchive(path, reading, visitor),
      )
    })
  }

  async #migrationsOf(opened: OpenedPackage): Promise<URL> {
    const folder = await unpackInto(join(this.#folder, 'packages'), opened)
    return pathToFileURL(`${folder}/migrations/`)
  }
}
