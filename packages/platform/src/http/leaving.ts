import type { Context } from 'hono'
import { routePath } from 'hono/route'
import {
  type AnswerDocument,
  hideInAnswer,
  type Place,
  placesByRoute,
  readRules,
  type Shown,
  shownIn,
} from '../policy/index.ts'
import type { InstalledPlugin, PluginSession } from '../plugins/index.ts'

/**
 * What becomes of a plugin's answers on their way out: fields are left out, and what is sensitive is not shown before
 * the log has it. The one place where they leave: lists, records and files alike, of routes written today or later.
 */
export function leavingOf({ manifest, server }: InstalledPlugin) {
  const rules = readRules(manifest)
  const hidden = new Set((manifest.fields ?? []).map(({ of }) => of))
  const places = placesOf({ manifest, server }, new Set([...hidden, ...rules.objects.keys()]))
  assertServed(manifest.id, server, rules.files)

  return async (c: Context, session: PluginSession<never>): Promise<void> => {
    const route = `${c.req.method} ${routePath(c).slice(`/api/p/${manifest.id}`.length)}`
    const isRead = c.req.method === 'GET'
    const file = isRead ? rules.files.get(route) : undefined
    if (file !== undefined) await session.noteShown([{ object: file, records: [lastParameter(c)] }], route)

    const here = places.get(route) ?? []
    const shows = isRead && here.some(({ of }) => rules.objects.has(of))
    const hides = session.decision.hidden.length > 0 && here.some(({ of }) => hidden.has(of))
    if (!shows && !hides) return
    const answer: unknown = await c.res.clone().json()
    const shown: Shown[] = shows ? shownIn(answer, here, rules.objects) : []
    if (shown.length > 0) await session.noteShown(shown, route)
    if (!hides) return
    const left = hideInAnswer(answer, here, session.decision.hidden, session.actor.personId)
    const { status, headers } = c.res
    c.res = undefined
    c.res = new Response(JSON.stringify(left), { status, headers: withoutLength(headers) })
  }
}

/** Where the records that the manifest speaks of stand in the plugin's answers. */
function placesOf({ manifest, server }: InstalledPlugin, of: ReadonlySet<string>): Map<string, Place[]> {
  if (of.size === 0) return new Map()
  const document = server.routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: manifest.id, version: '1' },
  })
  const places = placesByRoute(document as unknown as AnswerDocument, of)
  const found = new Set([...places.values()].flat().map((place) => place.of))
  for (const name of of)
    if (!found.has(name))
      throw new Error(
        `Plugin "${manifest.id}": its manifest speaks of "${name}", which no answer of its routes is made of`,
      )
  return places
}

function assertServed(
  id: string,
  server: InstalledPlugin['server'],
  files: ReadonlyMap<string, string>,
): void {
  const served = new Set(server.routes.routes.map(({ method, path }) => `${method} ${path}`))
  for (const [route, object] of files.entries())
    if (!served.has(route))
      throw new Error(
        `Plugin "${id}": ${route} is to hand out records of ${object}, and there is no such route`,
      )
}

function lastParameter(c: Context): string {
  return Object.values(c.req.param() as Record<string, string>).at(-1) as string
}

function withoutLength(headers: Headers): Headers {
  const kept = new Headers(headers)
  kept.delete('content-length')
  return kept
}
