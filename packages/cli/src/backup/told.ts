import { sayIn as sayOf } from '@xuncha/audit'
import { BackupRefused, type Restored, type Verification } from '@xuncha/backup'
import { Failure, type Say, type World } from '../command.ts'
import { told } from '../place.ts'

/** Does it, and says what it was refused for. */
export async function refusable<T>(world: World, say: Say, work: () => Promise<T>): Promise<T> {
  try {
    return await told(work)
  } catch (error) {
    if (error instanceof BackupRefused) {
      const { verification } = error.facts as { verification?: Verification }
      if (verification !== undefined) showFindings(verification, world, say)
      throw new Failure(error.code, error.facts)
    }
    const { code, message, path } = error as NodeJS.ErrnoException
    if (code !== undefined && /^E[A-Z]+$/.test(code))
      throw new Failure(code === 'EEXIST' ? 'exists' : 'failed', { path, text: message })
    throw error
  }
}

/** What an archive holds, and what was seen in it. */
export function showRestored({ head, end, verification }: Restored, world: World, say: Say): void {
  const rows = Object.values(end.tables).reduce((sum, table) => sum + table.rows, 0)
  const tables = Object.keys(end.tables).length
  world.out(say('archive-holds', { shows: head.shows, tables, rows, files: end.files }))
  for (const { county, events, rows: compared, unsealed, findings } of verification.counties)
    if (findings.length === 0)
      world.out(say('county-verified', { county, events, rows: compared ?? 0, unsealed }))
  showFindings(verification, world, say)
}

function showFindings({ counties, missing, damaged }: Verification, world: World, say: Say): void {
  for (const { county, findings } of counties)
    for (const { code, facts } of findings)
      world.out(say('county-finding', { county, text: sayOf(world.locale, code, facts) }))
  for (const path of missing) world.out(say('file-missing', { path }))
  for (const path of damaged) world.out(say('file-damaged', { path }))
}
