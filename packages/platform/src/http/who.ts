import { z } from '@hono/zod-openapi'
import { pagePathOf, type PluginManifest, settingsIn } from '@xuncha/plugin-sdk'
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
  /** What the reader gets to see of it on pages of others, each in a slot that they get to see. */
  extensions: z.array(z.object({ name: z.string(), slot: z.string(), title: text, order: z.number() })),
  /** What the reader may set out to do with it from anywhere. */
  verbs: z.array(z.object({ name: z.string(), title: text, opens: z.string() })),
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
  const active = registry.plugins.filter(({ manifest }) => known.modules.includes(manifest.id))
  const slots = new Set(active.flatMap(({ manifest }) => slotsFor(manifest, may)))
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
    modules: active
      .map((plugin) => moduleFor(plugin, known, may, slots))
      .filter(({ pages, extensions }) => pages.length + extensions.length > 0),
  }
}

type May = (permission: string) => boolean

/** The slots of a module on pages that the reader may open. */
function slotsFor({ pages, slots = [] }: PluginManifest, may: May): string[] {
  const open = new Set(pages.filter(({ needs }) => may(needs)).map(({ name }) => name))
  return slots.filter(({ page }) => open.has(page)).map(({ name }) => name)
}

function moduleFor(
  { manifest, server }: InstalledPlugin,
  known: KnownActor,
  may: May,
  slots: ReadonlySet<string>,
): z.infer<typeof module> {
  const base = `/assets/p/${manifest.id}/`
  const pages = manifest.pages.filter((page) => may(page.needs))
  const paths = new Set<string>(pages.map(({ path }) => path))
  return {
    id: manifest.id,
    version: manifest.version,
    title: manifest.title,
    entry: base + manifest.web.entry,
    css: manifest.web.css.map((file) => base + file),
    seals: manifest.marks !== undefined && may(manifest.marks.seal),
    // Whoever sees no page of it has no work in it either.
    tellsWork:
      pages.length > 0 &&
      server.routes.routes.some(({ method, path }) => method === 'GET' && path === '/work'),
    settings: settingsIn(manifest.settings ?? [], known.settings[manifest.id] ?? {}),
    extensions: (manifest.extensions ?? [])
      .filter(({ needs, slot }) => may(needs) && slots.has(slot))
      .map(({ name, slot, title, order = 0 }) => ({ name, slot, title, order })),
    verbs: (manifest.verbs ?? [])
      .filter((verb) => may(verb.needs) && paths.has(pagePathOf(verb)))
      .map(({ name, title, opens }) => ({ name, title, opens })),
    pages: pages.map(({ name, path, title, icon, order = 0, menu = false }) => ({
      name,
      path,
      title,
      order,
      menu,
      ...(icon ? { icon } : {}),
    })),
  }
}
