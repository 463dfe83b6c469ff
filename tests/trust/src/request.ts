import { randomUUID } from 'node:crypto'
import type { Route, Schema } from './routes.ts'
import type { Records } from './telling.ts'
import type { Sent } from './stage.ts'

/** Kinds of record that a name in a query or a body means. */
export const kindOfField: Readonly<Record<string, string>> = {
  unitId: 'units',
  personId: 'people',
  recorderId: 'people',
  accountId: 'accounts',
  account: 'accounts',
  organisationId: 'organisations',
  parentId: 'organisations',
  record: 'papers',
  interviewerIds: 'people',
  attendeeIds: 'people',
  paperId: 'papers',
  into: 'papers',
  interviewIds: 'interviews',
  checkIds: 'checks',
  teamId: 'teams',
  barred: 'people',
  custodians: 'people',
  entryId: 'entries',
  keyHolderId: 'keys',
  memberId: 'team-members',
  roundId: 'rounds',
  feedbackId: 'feedback',
}

/** A version that no record has: whatever gets as far as comparing it changes nothing. */
const NO_VERSION = '"999999"'

/** What to put where. */
export interface Filling {
  /** Ids of the path's names and, where `body` is not given, of the fields. */
  path: Records
  body?: Records
  /** Also what is not required. */
  whole?: boolean
}

/** A file has no shape but its text. */
const FILE = 'a file'

/** A request of the declared shape to this route, about these records. */
export function requestTo(route: Route, { path, body = path, whole = false }: Filling): Sent {
  let address = route.path
  for (const { name, kind } of route.targets)
    address = address.replace(`{${name}}`, path[kind] ?? randomUUID())
  const headers: Record<string, string> = {}
  const query = new URLSearchParams()
  for (const { name, in: place, required, schema } of route.parameters) {
    if (place === 'header') headers[name] = name === 'if-match' ? NO_VERSION : randomUUID()
    if (place === 'query' && (required || (whole && name !== 'after')))
      query.set(name, String(valueOf(schema, name, { ids: body, whole })))
  }
  const sent: Sent = { method: route.method, path: query.size > 0 ? `${address}?${query}` : address, headers }
  if (route.takesFile) {
    headers['content-type'] = 'text/plain'
    sent.body = FILE
  } else if (route.body) {
    headers['content-type'] = 'application/json'
    sent.body = JSON.stringify(valueOf(route.body, '', { ids: body, whole }))
  }
  return sent
}

/** A value of the declared shape; ids are those of the records that the field means. */
export function valueOf(schema: Schema, name: string, from: { ids: Records; whole: boolean }): unknown {
  const kind = kindOfField[name]
  const type = typeOf(schema)
  if (schema.enum) return schema.enum[0]
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([key]) => from.whole || schema.required?.includes(key))
        .map(([key, each]) => [key, valueOf(each, key, from)]),
    )
  if (type === 'array') {
    if (schema.prefixItems) return schema.prefixItems.map((each) => valueOf(each, name, from))
    const item = schema.items ?? {}
    // Codes are held against a list that the schema does not show.
    if (typeOf(item) === 'string' && item.format === undefined && !item.enum) return []
    return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => valueOf(item, name, from))
  }
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (schema.format === 'uuid') return (kind && from.ids[kind]) ?? randomUUID()
  // A round or a task has to last.
  if (schema.format === 'date') return name === 'endsOn' || name === 'until' ? '2031-12-31' : '2031-12-01'
  return 'x'.repeat(Math.max(1, schema.minLength ?? 1))
}

/** The type of a schema, without its null. */
export function typeOf({ type, anyOf }: Schema): string | undefined {
  if (Array.isArray(type)) return type.find((each) => each !== 'null')
  return type ?? (anyOf?.[0] && typeOf(anyOf[0]))
}
