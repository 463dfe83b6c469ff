import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { findReferences, isAsNamed, readThrough } from '@xuncha/backup'
import { type Finding, listed, note, ok, wrong } from './finding.ts'

const WAITING_MINUTES = 5

/** Files that rows refer to and that are gone; with `deep`, those too whose content is not what it was. */
export async function lookAtFiles(client: pg.ClientBase, home: string, deep: boolean): Promise<Finding[]> {
  const references = await findReferences(client)
  const [missing, changed]: [string[], string[]] = [[], []]
  for (const { county, sha256 } of references) {
    const path = `files/${county}/${sha256}`
    const found = await stat(join(home, path)).catch(() => undefined)
    if (found === undefined) missing.push(path)
    else if (deep && !isAsNamed(path, (await readThrough(join(home, path))).sha256)) changed.push(path)
  }
  const files = references.length
  return [
    missing.length === 0 ? ok('files', { files }) : wrong('files-missing', { paths: listed(missing) }),
    ...(changed.length > 0
      ? [wrong('files-changed', { paths: listed(changed) })]
      : deep
        ? [ok('files-same', { files })]
        : []),
  ]
}

/** Events that nobody took, and those that could not be delivered. */
export async function lookAtQueue(client: pg.ClientBase, resting: boolean): Promise<Finding[]> {
  const { rows } = await client.query<{ failed: number; waiting: number; oldest: string | null }>(
    `select count(*) filter (where state = 'failed')::int as failed,
       count(*) filter (where late)::int as waiting,
       ceil(extract(epoch from now() - min(created_on) filter (where late)) / 60) as oldest
     from (select state, created_on, state in ('created', 'retry', 'active')
         and name not like '\\_\\_pgboss%' and start_after < now() - make_interval(mins => ${WAITING_MINUTES}) as late
       from pgboss.job) as job`,
  )
  const { failed = 0, waiting = 0, oldest = null } = rows[0] ?? {}
  return [
    failed > 0 ? wrong('events-failed', { failed }) : ok('events'),
    ...(waiting === 0
      ? []
      : [resting ? note('events-rest', { waiting }) : wrong('events-wait', { waiting, minutes: oldest })]),
  ]
}

/** What is kept of plugins that were uninstalled: whether it is there, and whose term is over with nobody having decided. */
export async function lookAtRetained(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; there: boolean; due: number }>(
    `select r.plugin_id || ' ' || r.version as name, n.oid is not null as there,
       (select count(*)::int from platform.retained_part p where p.retained_id = r.id
         and p.state = 'kept' and p.keep_until < current_date) as due
     from platform.retained r left join pg_namespace n on n.nspname = r.schema
     where r.state = 'kept' order by r.at`,
  )
  const names = (some: typeof rows) => listed(some.map(({ name }) => name))
  const [gone, due] = [rows.filter(({ there }) => !there), rows.filter((row) => row.due > 0)]
  return [
    gone.length > 0
      ? wrong('retained-gone', { names: names(gone) })
      : ok('retained', { plugins: rows.length }),
    ...(due.length > 0 ? [note('retained-due', { names: names(due) })] : []),
  ]
}

/** How long ago a backup was taken with `xuncha backup`. */
export async function lookAtBackups(client: pg.ClientBase, now: Date, mostHours: number): Promise<Finding> {
  const { rows } = await client.query<{ at: Date | null; archiving: boolean }>(
    `select (select max(shows) from platform.backup where what = 'taken') as at,
       current_setting('archive_mode') <> 'off' as archiving`,
  )
  const { at = null, archiving = false } = rows[0] ?? {}
  const hours = at === null ? null : Math.round((now.getTime() - at.getTime()) / 3_600_000)
  if (hours !== null && hours <= mostHours) return ok('backup', { hours })
  // Whoever archives the log has backups that this program does not see.
  if (archiving) return note('backup-elsewhere', { hours: hours ?? '—' })
  return hours === null ? wrong('backup-never') : wrong('backup-old', { hours, most: mostHours })
}
