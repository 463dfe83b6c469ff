import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findReferences, withSnapshot } from '@xuncha/backup'
import {
  type InstallationParts,
  listRetained,
  type PurgeCertificate,
  purgeCounty,
  purgedFiles,
  retainedCounties,
  sweepRetained,
} from '@xuncha/platform'

/** What purging came to. */
export interface Purged {
  certificates: PurgeCertificate[]
  /** Plugins of which nothing is left. */
  dropped: string[]
  /** Files that were removed: those that no other record refers to. */
  files: number
}

/**
 * Destroys what counties decided to destroy 销毁, of one plugin: rows, then the files that nobody else refers to. A purge that
 * was cut off is finished by the next one.
 */
export async function purge(
  pluginId: string,
  { parts, home }: { parts: InstallationParts; home: string },
): Promise<Purged> {
  const purged: Purged = { certificates: [], dropped: [], files: 0 }
  for (const kept of await listRetained(parts.gate, pluginId)) {
    if (kept.state !== 'kept') continue
    const before = purged.certificates.length
    for (const part of await retainedCounties(parts.gate, kept.id)) {
      if (part.state !== 'approved') continue
      const certificate = await purgeCounty(kept, part, parts)
      if (certificate !== undefined) purged.certificates.push(certificate)
    }
    const counties = await retainedCounties(parts.gate, kept.id)
    const isOver = counties.every(({ state }) => state === 'purged')
    if (purged.certificates.length === before && !isOver) continue
    if ((await sweepRetained(kept, parts)) === 'dropped')
      purged.dropped.push(`${kept.pluginId} ${kept.version}`)
  }
  purged.files = await removeFiles(parts, home)
  return purged
}

async function removeFiles({ ownerUrl, gate }: InstallationParts, home: string): Promise<number> {
  const references = await withSnapshot(ownerUrl, findReferences)
  const wanted = new Set(references.map(({ county, sha256 }) => `${county}/${sha256}`))
  let removed = 0
  for (const { county, files } of await purgedFiles(gate))
    for (const sha256 of files) {
      if (wanted.has(`${county}/${sha256}`)) continue
      const gone = await rm(join(home, 'files', String(county), sha256)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error
          return false
        },
      )
      if (gone) removed += 1
    }
  return removed
}
