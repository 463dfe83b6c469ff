import { withClient } from '@xuncha/database'

/** What is put on record of an archive. */
export interface BackupRecord {
  id: string
  done: 'taken' | 'restored'
  /** The moment that the archive shows. */
  shows: string
  facts: Readonly<Record<string, unknown>>
}

/** Writes that a backup was taken or restored: a row of the installation, and an event in every county's log. */
export async function recordBackup(gateUrl: string, { id, done, shows, facts }: BackupRecord): Promise<void> {
  await withClient(gateUrl, (gate) =>
    gate.query('select platform.record_backup($1, $2, $3, $4)', [id, done, shows, JSON.stringify(facts)]),
  )
}
