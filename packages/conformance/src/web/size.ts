import { importsOf } from '@xuncha/vite-preset/imports'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { packed } from '../files.ts'
import type { Finding } from '../report.ts'
import { fileOf } from './copies.ts'

/**
 * What a web half may weigh on the wire, in bytes: what is loaded before its first page, its heaviest page with that, and
 * everything. @source performance.md, G9: a list page takes up to 400 KB, of which the platform's own part is some 250
 */
export const sizeLimits = { start: 50 << 10, page: 100 << 10, all: 300 << 10 } as const

/** What weighs more than it may. */
export function sizeOver(files: ReadonlyMap<string, string>, { web }: BuiltManifest): Finding[] {
  const start = reachable(files, [web.entry, ...web.css])
  const weigh = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + packed(files.get(name) ?? ''), 0)
  const heaviest = [...files.keys()]
    .filter((name) => name.endsWith('.js') && !start.has(name))
    .reduce((most, name) => Math.max(most, weigh(new Set([...start, ...reachable(files, [name])]))), 0)
  const weights = { start: weigh(start), page: heaviest, all: weigh(files.keys()) }
  return Object.entries(sizeLimits)
    .filter(([part, limit]) => weights[part as keyof typeof weights] > limit)
    .map(([part, limit]) => ({
      code: `web.size-${part}`,
      facts: { kib: Math.ceil(weights[part as keyof typeof weights] / 1024), most: limit / 1024 },
    }))
}

/** These files and whatever they import at once. */
function reachable(files: ReadonlyMap<string, string>, from: readonly string[]): Set<string> {
  const found = new Set<string>()
  const open = [...from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const code = files.get(name)
    if (code === undefined || found.has(name)) continue
    found.add(name)
    if (name.endsWith('.js'))
      open.push(...importsOf(code).atOnce.flatMap((one) => fileOf(one, name as string) ?? []))
  }
  return found
}
