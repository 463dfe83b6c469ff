import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Signer } from '@xuncha/audit'
import type { Openers } from '@xuncha/backup'
import type { Profile } from '@xuncha/crypto'
import { done, endOfKeeping, type Outcome, refuse } from '@xuncha/domain'
import {
  type Impact,
  impactOf,
  type InstallationParts,
  lastRelease,
  packageOf,
  type ReleaseRow,
  retainPlugin,
} from '@xuncha/platform'
import { openPackage, type OpenedPackage } from '@xuncha/plugin-package'
import { findCounties, findTables, hasSchema, inSnapshot } from './rows.repository.ts'
import { Scratch } from './scratch.ts'
import { writeArchive, type WrittenArchive } from './write.ts'

/** What is uninstalled, and how. */
export interface UninstallOptions {
  parts: InstallationParts
  /** Folder with `files`. */
  home: string
  pluginId: string
  reason: string
  /** Folder that gets one archive for each county. */
  folder: string
  profile: Profile
  openers: Openers
  signer: Signer
  /** A later last day of keeping than the manifest's terms come to. */
  keepUntil?: string | undefined
  /** Folder in which there is room for the rehearsal. */
  scratch?: string | undefined
  /** Told of each archive once it was made, and once it was rehearsed. */
  told?(step: 'archived' | 'rehearsed', archive: WrittenArchive): void
}

/** What came of it. */
export interface Uninstalled {
  version: string
  archives: readonly WrittenArchive[]
  /** Null: for good. */
  keepUntil: string | null
  /** What the schema is called from now on. */
  schema: string
}

/** A plugin with the package that was in service last. */
export interface Found {
  release: ReleaseRow
  opened: OpenedPackage
  bytes: Uint8Array
}

/**
 * The plugin that would be uninstalled: in service, or out of it with its tables still there.
 * @refuses release.not-installed, release.built-in
 */
export async function findPlugin(pluginId: string, parts: InstallationParts): Promise<Outcome<Found>> {
  if (parts.ofTheProgram.some(({ id }) => id === pluginId))
    return refuse('release.built-in', { id: pluginId })
  const release = await lastRelease(parts.gate, pluginId)
  if (release === undefined) return refuse('release.not-installed', { id: pluginId })
  const bytes = await packageOf(parts.gate, release)
  const opened = openPackage(bytes)
  if (!opened.ok) return opened
  if (!(await hasSchema(parts.owner, opened.value.manifest.data.schema)))
    return refuse('release.not-installed', { id: pluginId })
  return done({ release, opened: opened.value, bytes })
}

/** What uninstalling it would come to 卸载影响. Changes nothing. */
export async function impact({ opened }: Found, parts: InstallationParts): Promise<Impact> {
  return impactOf(parts, opened.manifest, parts.ofTheProgram)
}

/**
 * Uninstalls a plugin 卸载: archives each county, reads every archive back in a database of its own and compares it row by
 * row, and only then puts the tables away. Whatever goes wrong on the way leaves everything as it was.
 * @refuses release.in-use, uninstall.too-early, uninstall.not-equal, uninstall.changed-meanwhile
 * @throws ArchiveRefused county-archive.missing-file
 */
export async function uninstall(found: Found, options: UninstallOptions): Promise<Outcome<Uninstalled>> {
  const { parts, reason } = options
  const { release, opened } = found
  const { manifest } = opened
  const { on } = await impact(found, parts)
  if (on.length > 0) return refuse('release.in-use', { id: manifest.id, counties: on.join('、') })
  const keeps = Object.values(manifest.data.tables).map(({ keep }) => keep)
  const least = endOfKeeping(keeps, parts.today)
  const keepUntil = laterOf(least, options.keepUntil)
  if (keepUntil === undefined) return refuse('uninstall.too-early', { least: least ?? '—' })

  const archives: WrittenArchive[] = []
  let isDone = false
  try {
    await archiveAll(found, options, archives)
    const unequal = await rehearse(archives, options)
    if (unequal !== undefined) return unequal
    const counties = archives.map(({ head, terms, contents, files, path, sha256 }) => ({
      county: head.county.id,
      tables: contents.tables,
      files,
      settings: terms.settings,
      approval: terms.approval,
      archive: { name: basename(path), digest: sha256, key: `${options.signer.name}+${options.signer.id}` },
    }))
    const retained = await retainPlugin({ release, manifest, counties, reason, keepUntil }, parts)
    if (!retained.ok) return retained
    isDone = true
    return done({ version: manifest.version, archives, keepUntil, schema: retained.value })
  } finally {
    // An archive of what was not taken away is a copy that nobody knows of.
    if (!isDone) for (const { path } of archives) await rm(path, { force: true })
  }
}

async function archiveAll(
  found: Found,
  options: UninstallOptions,
  archives: WrittenArchive[],
): Promise<void> {
  const { parts, home, folder, profile, openers, signer } = options
  const { opened, bytes } = found
  const { schema } = opened.manifest.data
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await inSnapshot(parts.owner, async (tx) => {
    const tables = await findTables(tx, schema)
    for (const county of await findCounties(tx, { schema, tables, pluginId: opened.manifest.id })) {
      const out = join(folder, archiveName(county.id, opened, parts.today))
      const archive = await writeArchive({
        tx,
        county,
        opened,
        package: bytes,
        home,
        signer,
        out,
        profile,
        openers,
      })
      archives.push(archive)
      options.told?.('archived', archive)
    }
  })
}

/** Each archive is read back, and what comes of it compared. */
async function rehearse(
  archives: readonly WrittenArchive[],
  { signer, scratch: room, told }: UninstallOptions,
): Promise<Outcome<never> | undefined> {
  if (archives.length === 0) return undefined
  const scratch = await Scratch.open(room)
  try {
    for (const archive of archives) {
      const { unequal } = await scratch.load(archive.path, { opening: { key: archive.key }, by: signer })
      if (unequal.length > 0)
        return refuse('uninstall.not-equal', { county: archive.head.county.name, tables: unequal.join(', ') })
      told?.('rehearsed', archive)
    }
    return undefined
  } finally {
    await scratch.close()
  }
}

function archiveName(county: number, { manifest }: OpenedPackage, today: string): string {
  return `${county}-${manifest.id}-${manifest.version}-${today}.xcounty`
}

/** The later of the two days; what is kept for good is. Undefined where less is wanted than has to be. */
function laterOf(least: string | null, wanted: string | undefined): string | null | undefined {
  if (wanted === undefined) return least
  return least === null || wanted < least ? undefined : wanted
}
