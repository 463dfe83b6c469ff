import { existsSync, type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/** How long it has to be quiet before what changed counts as one change: an editor writes a file in several steps. */
const QUIET_MS = 150

/** What a change of a plugin's source takes to be seen. Pages see to themselves. */
export type Change = 'host' | 'all'

/** Tells of changes of a plugin's source, one at a time. @returns how to end it */
export function watchSource(folder: string, changed: (change: Change) => void): () => void {
  let pending: Change | undefined
  let timer: NodeJS.Timeout | undefined
  const note = (change: Change) => {
    pending = pending === 'all' ? 'all' : change
    clearTimeout(timer)
    timer = setTimeout(() => {
      const told = pending ?? change
      pending = undefined
      changed(told)
    }, QUIET_MS)
  }
  const watchers: FSWatcher[] = ['server', 'migrations']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path))
    .map((path) => watch(path, { recursive: true }, () => note('host')))
  // The manifest, and what it is made of, such as settings.
  watchers.push(
    watch(folder, (_, name) => {
      if (name?.endsWith('.ts') === true && !name.endsWith('.config.ts')) note('all')
    }),
  )
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
