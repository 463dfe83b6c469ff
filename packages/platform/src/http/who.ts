import { z } from '@hono/zod-openapi'
import { settingsIn } from '@xuncha/plugin-sdk'
import type { InstalledPlugin, Registry } from '../plugins/index.ts'
import { decide } from '../policy/index.ts'
import type { Actors, KnownActor } from '../tenancy/index.ts'
import { factorKinds } from './factor-shapes.ts'

const text = z.object({ 'zh-CN': z.string(), en: z.string() })

const module = z.object({
  id: z.string(),
  version: z.string(),
  title: text,
  pages: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      title: text,
      icon: z.string().optional(),
      order: z.number(),
      menu: z.boolean(),
    }),
  ),
  /** Address of the web half's entry, and of its style sheets. */
  entry: z.string(),
  css: z.array(z.string()),
  /** The reader may seal records of it, and open them again. */
  seals: z.boolean(),
  /** It says what waits for the reader, under `GET /work`. */
  tellsWork: z.boolean(),
  /** Its settings as they hold in the county, by name. */
  settings: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])),
})

/** Who is signed in, and what is open to them. */
export const whoAmI = z
  .object({
    account: z.string(),
    locale: z.enum(['zh-CN', 'en']),
    person: z.object({ id: z.string(), name: z.string(), title: z.string() }),
    organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
    county: z.object({ id: z.number(), name: z.string() }),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
    /** The password is a one-time one; nothing is open until it is changed. */
    mustChangePassword: z.boolean(),
    /** The county wants a second factor of this account; nothing is open until one is enrolled. */
    mustEnrol: z.boolean(),
    /** What the account can show as a second factor. */
    factors: z.array(z.enum(factorKinds)),
    modules: z.array(module),
  })
  .openapi('WhoAmI')

/** Says of a session what the page builds itself from. */
export function describeWho(
  known: KnownActor,
  { actors, registry }: { actors: Actors; registry: Registry },
): z.infer<typeof whoAmI> {
  const may = (permission: string) =>
    decide(registry.policy, actors.asOfToday(known), permission) !== undefined
  return {
    account: known.username,
    locale: known.locale,
    person: { id: known.personId, name: known.name, title: known.title },
    organisation:
      known.organisationId === null ? null : { id: known.organisationId, name: known.organisationName ?? '' },
    county: { id: known.countyId, name: known.countyName },
    roles: [...known.roles],
    permissions: Object.keys(known.grants).filter(may),
    mustChangePassword: known.mustChangePassword,
    mustEnrol: known.mustEnrol,
    factors: [...known.factors],
    modules: registry.plugins
      .filter(({ manifest }) => known.modules.includes(manifest.id))
      .map((plugin) => moduleFor(plugin, known, may))
      .filter(({ pages }) => pages.length > 0),
  }
}

function moduleFor(
  { manifest, server }: InstalledPlugin,
  known: KnownActor,
  may: (permission: string) => boolean,
): z.infer<typeof module> {
  const base = `/assets/p/${manifest.id}/`
  return {
    id: manifest.id,
    version: manifest.version,
    title: manifest.title,
    entry: base + manifest.web.entry,
    css: manifest.web.css.map((file) => base + file),
    seals: manifest.marks !== undefined && may(manifest.marks.seal),
    tellsWork: server.routes.routes.some(({ method, path }) => method === 'GET' && path === '/work'),
    settings: settingsIn(manifest.settings ?? [], known.settings[manifest.id] ?? {}),
    pages: manifest.pages
      .filter((page) => may(page.needs))
      .map(({ name, path, title, icon, order = 0, menu = false }) => ({
        name,
        path,
        title,
        order,
        menu,
        ...(icon ? { icon } : {}),
      })),
  }
}
