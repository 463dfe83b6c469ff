import type { PluginManifest } from '@xuncha/plugin-sdk'
import type { Place } from './fields.ts'

/** Records that an answer shows, by the table that they are of: schema and table, `onsite.paper`. */
export interface Shown {
  object: string
  records: string[]
}

/** What of a plugin's records leaves an event in the log when it is shown: read out of its manifest. */
export interface ReadRules {
  /** Name of an answer's schema to the table whose record it shows. */
  objects: ReadonlyMap<string, string>
  /** `GET path`, as the router writes it, to the table whose record that route hands out as a file. */
  files: ReadonlyMap<string, string>
}

/** Reads the rules out of a manifest. */
export function readRules({ data }: Pick<PluginManifest, 'data'>): ReadRules {
  const objects = new Map<string, string>()
  const files = new Map<string, string>()
  for (const [table, { shown, file }] of Object.entries(data.tables)) {
    const object = `${data.schema}.${table}`
    if (typeof shown === 'string') objects.set(shown, object)
    if (file !== undefined) files.set(`GET ${file.replaceAll(/\{(\w+)\}/g, ':$1')}`, object)
  }
  return { objects, files }
}

/** The records that an answer shows, at the places where its schema says that records stand. */
export function shownIn(answer: unknown, places: readonly Place[], objects: ReadRules['objects']): Shown[] {
  const found = new Map<string, string[]>()
  for (const { of, path } of places) {
    const object = objects.get(of)
    if (object === undefined) continue
    const ids = recordsAt(answer, path).flatMap(({ id }) => (typeof id === 'string' ? [id] : []))
    found.set(object, [...(found.get(object) ?? []), ...ids])
  }
  return [...found].flatMap(([object, records]) => (records.length > 0 ? [{ object, records }] : []))
}

function recordsAt(value: unknown, [step, ...rest]: readonly string[]): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  if (step === undefined) return [value as Record<string, unknown>]
  if (step === '*') return Array.isArray(value) ? value.flatMap((element) => recordsAt(element, rest)) : []
  return recordsAt((value as Record<string, unknown>)[step], rest)
}
