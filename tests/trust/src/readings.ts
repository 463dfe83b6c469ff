import { requestTo } from './request.ts'
import type { Route } from './routes.ts'
import type { Seen, Sender, Sent } from './stage.ts'
import type { Records } from './telling.ts'

/** Every way to read a route: each record of both counties; of a list every filter, search and place to go on from. */
export function readingsOf(route: Route, records: readonly Records[]): Sent[] {
  if (route.targets.length > 0)
    return records.map((path) => ({ ...requestTo(route, { path }), method: 'GET' }))
  const kind = route.path.split('/').at(-1) ?? ''
  const filters = route.parameters
    .filter((each) => each.in === 'query')
    .flatMap(({ name, schema }) => {
      if (schema.enum) return schema.enum.map((value) => `${name}=${String(value)}`)
      if (name === 'text' || name === 'search')
        return ['canary', '%25', '县'].map((each) => `${name}=${each}`)
      if (name === 'unitId') return records.map(({ units }) => `${name}=${units}`)
      if (name === 'from' && schema.type === 'integer') return [`${name}=0`]
      if (name !== 'after') return []
      return schema.format === 'uuid'
        ? records.flatMap((each) => (each[kind] === undefined ? [] : [`${name}=${each[kind]}`]))
        : records.map(({ items }) => `${name}=2026-01-01~${items}`)
    })
  return ['', ...new Set(filters)].map((search) => ({
    method: 'GET',
    path: search === '' ? route.path : `${route.path}?${search}`,
  }))
}

/** A list that goes on, with so many rows at a time; undefined where a route is none. */
export function firstPages({ path, targets, parameters }: Route, limit: number): string | undefined {
  const has = (name: string) => parameters.some((each) => each.name === name)
  return has('after') && has('limit') && targets.length === 0 ? `${path}?limit=${limit}` : undefined
}

/** Follows a list to its end. */
export async function pagesOf(send: Sender, address: string | undefined): Promise<Seen[]> {
  const pages: Seen[] = []
  let path = address
  while (path !== undefined && pages.length < 100) {
    const page: Seen = await send({ method: 'GET', path })
    pages.push(page)
    const { items = [], next } = JSON.parse(page.text) as { items?: { id: string }[]; next?: string | null }
    const after = next === undefined ? items.at(-1)?.id : next
    path = page.status === 200 && after ? `${address}&after=${after}` : undefined
  }
  return pages
}
