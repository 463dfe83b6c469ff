import type { CheckReport, Finding } from '../../report.ts'

/** What a process had before the plugin was loaded. */
export interface Baseline {
  resources: readonly string[]
  globals: ReadonlySet<string>
  listeners: ReadonlyMap<string | symbol, number>
}

const SETTLE_MS = 10_000

/** Looks at the process as it is. */
export function baseline(): Baseline {
  return {
    resources: process.getActiveResourcesInfo(),
    globals: new Set(Object.getOwnPropertyNames(globalThis)),
    listeners: new Map(process.eventNames().map((name) => [name, process.listenerCount(name)])),
  }
}

/**
 * Whether a plugin that was taken out of service leaves anything behind: timers, sockets, whatever else keeps a process
 * from ending; listeners of the process; names that everybody sees.
 */
export async function examineRemains(before: Baseline): Promise<CheckReport> {
  const end = Date.now() + SETTLE_MS
  while (opened(before).length > 0 && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const now = baseline()
  const findings: Finding[] = [
    ...opened(before).map((what) => ({ code: 'remains.open', facts: { what } })),
    ...[...now.globals]
      .filter((name) => !before.globals.has(name))
      .map((name) => ({ code: 'remains.global', facts: { name } })),
    ...[...now.listeners]
      .filter(([name, count]) => count > (before.listeners.get(name) ?? 0))
      .map(([name]) => ({ code: 'remains.listener', facts: { name: String(name) } })),
  ]
  return { check: 'remains', findings, notes: [] }
}

/** Kinds of which there are more than before. */
function opened({ resources }: Baseline): string[] {
  const count = (list: readonly string[], kind: string) => list.filter((one) => one === kind).length
  const now = process.getActiveResourcesInfo()
  return [...new Set(now)].filter((kind) => count(now, kind) > count(resources, kind))
}
