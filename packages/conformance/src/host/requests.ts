import { randomUUID } from 'node:crypto'
import type { Route } from './api.ts'
import type { Sent } from './desk.ts'
import { type Source, valueOf } from './values.ts'

/** A request of the declared shape, about the record of this id wherever the path asks for one. */
export function requestTo(
  route: Route,
  source: Source,
  { variant = 0, id = randomUUID() as string } = {},
): Sent {
  const headers: Record<string, string> = {}
  const query = new URLSearchParams()
  let { path } = route
  for (const { name, in: place, required, schema } of route.parameters) {
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(pathValue(schema.format, id)))
    if (place === 'header') headers[name] = name === 'if-match' ? '"1"' : randomUUID()
    if (place === 'query' && required) query.set(name, String(valueOf(schema, name, source, variant)))
  }
  path = path.replaceAll(/\{\w+\}/g, id)
  const sent: Sent = { method: route.method, path: query.size > 0 ? `${path}?${query}` : path, headers }
  if (route.body) {
    headers['content-type'] = 'application/json'
    sent.body = JSON.stringify(valueOf(route.body, '', source, variant))
  } else if (route.method === 'POST' && query.has('name')) {
    // Whoever takes a file is told in the address what it is called.
    headers['content-type'] = 'text/plain'
    sent.body = source.canary
  }
  return sent

  function pathValue(format: string | undefined, record: string): string {
    return format === 'uuid' || format === undefined
      ? record
      : String(valueOf({ type: 'string', format }, '', source))
  }
}
