import { once } from 'node:events'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { type Finding, keyFromText, verifyDump } from '@xuncha/audit'
import type { RoleUrls } from '@xuncha/database'
import { type Clock, exportForOperator } from '@xuncha/platform'
import { findCounties, findReferences } from './catalog.repository.ts'
import { filesIn, isAsNamed, readThrough } from './files.ts'
import type { RowCount, TableShape } from './records.ts'
import { RowSum } from './row-sum.ts'
import { copyRows, withSnapshot } from './snapshot.repository.ts'

/** What was looked at, and what is not as it should be. */
export interface Verification {
  counties: {
    county: number
    events: number
    rows: number | null
    unsealed: number
    findings: readonly Finding[]
  }[]
  /** Files that a row refers to and that are not there, and files whose content is not what their name says. */
  missing: string[]
  damaged: string[]
  files: number
}

/** Whether nothing was found. */
export function isSound({ counties, missing, damaged }: Verification): boolean {
  return counties.every(({ findings }) => findings.length === 0) && missing.length + damaged.length === 0
}

/** Tables whose rows are not those that these counts are of. */
export function findUnequal(
  ownerUrl: string,
  tables: readonly TableShape[],
  counts: Readonly<Record<string, RowCount>>,
): Promise<string[]> {
  return withSnapshot(ownerUrl, async (client) => {
    const unequal: string[] = []
    for (const table of tables) {
      const sum = new RowSum()
      for await (const bytes of copyRows(client, table)) sum.take(bytes)
      const [is, was] = [sum.count(), counts[table.name]]
      if (is.rows !== was?.rows || is.sum !== was.sum) unequal.push(table.name)
    }
    return unequal
  })
}

/** What is verified, and by which key. */
export interface Verifying extends RoleUrls {
  ownerUrl: string
  /** Folder with `files`. */
  folder: string
  /** The log's public key; null where nothing was ever sealed. */
  logKey: string | null
  clock: Clock
}

/** Verifies every county's log with its rows, and that the files are there and are what their names say. */
export async function verifyInstallation(options: Verifying): Promise<Verification> {
  const { ownerUrl, folder } = options
  const { counties, references } = await withSnapshot(ownerUrl, async (client) => ({
    counties: await findCounties(client),
    references: await findReferences(client),
  }))
  const verified: Verification = { counties: [], ...(await verifyFiles(folder, references)) }
  for (const county of counties) verified.counties.push(await verifyLog(options, county))
  return verified
}

async function verifyFiles(
  folder: string,
  references: readonly { county: number; sha256: string }[],
): Promise<Pick<Verification, 'missing' | 'damaged' | 'files'>> {
  const paths = await filesIn(folder, ['files'])
  const there = new Set(paths)
  const missing = references
    .map(({ county, sha256 }) => `files/${county}/${sha256}`)
    .filter((path) => !there.has(path))
  const damaged: string[] = []
  for (const path of paths) {
    const { sha256 } = await readThrough(join(folder, path))
    if (!isAsNamed(path, sha256)) damaged.push(path)
  }
  return { missing, damaged, files: paths.length }
}

async function verifyLog(
  { appUrl, gateUrl, logKey, clock }: Verifying,
  county: number,
): Promise<Verification['counties'][number]> {
  if (logKey === null) return { county, events: 0, rows: null, unsealed: 0, findings: [] }
  const log = keyFromText(logKey)
  if (log === undefined) throw new TypeError(`"${logKey}" is no public key`)
  const lines = new PassThrough({ objectMode: true })
  const exported = exportForOperator({ appUrl, gateUrl, county, deep: true, clock }, async (line) => {
    if (!lines.write(line)) await once(lines, 'drain')
  }).then(
    () => void lines.end(),
    (error: Error) => void lines.destroy(error),
  )
  const verdict = await verifyDump(lines, { log, deep: true })
  await exported
  const { size, rows, unsealed, findings } = verdict
  return { county, events: size, rows, unsealed, findings }
}
