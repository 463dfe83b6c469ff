import { duties } from '@xuncha/domain'
import { z } from 'zod'
import { type BuiltManifest, builtProblems, manifestProblems, type PluginManifest } from './manifest.ts'

/** A manifest that is as it should be, or what is wrong with it, in the words an author needs. */
export type Parsed<M> = { ok: true; manifest: M } | { ok: false; problems: string[] }

const text = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })
const reach = z.enum(['county', 'unit', 'team', 'own'])
const path = z.templateLiteral(['/', z.string()])

const permission = z.strictObject({
  id: z.templateLiteral([z.string(), '.', z.string(), ':', z.string()]),
  title: text,
  risk: z.enum(['low', 'high']),
  forUnits: z.boolean().exactOptional(),
  duties: z.array(z.enum(duties)).min(1).readonly().exactOptional(),
})

const page = z.strictObject({
  name: z.string().min(1),
  path,
  title: text,
  needs: z.string(),
  menu: z.boolean().exactOptional(),
  icon: z.string().exactOptional(),
  order: z.number().exactOptional(),
})

const slot = z.strictObject({ name: z.string(), title: text, page: z.string() })

const extension = z.strictObject({
  name: z.string().min(1),
  slot: z.string(),
  title: text,
  needs: z.string(),
  order: z.number().exactOptional(),
})

const verb = z.strictObject({ name: z.string().min(1), title: text, needs: z.string(), opens: path })

const table = z.strictObject({
  holds: z.enum(['public', 'internal', 'personal', 'sensitive']),
  unit: z.union([
    z.string(),
    z.strictObject({ through: z.string(), to: z.string() }),
    z.strictObject({ none: z.string() }),
  ]),
  marked: z
    .strictObject({
      unit: z.string().exactOptional(),
      team: z.string().exactOptional(),
      person: z.string().exactOptional(),
    })
    .exactOptional(),
  title: text.exactOptional(),
  shown: z.union([z.string(), z.strictObject({ with: z.string() })]).exactOptional(),
  file: path.exactOptional(),
  keep: z.union([z.templateLiteral(['P', z.number().int().nonnegative(), 'Y']), z.literal('forever')]),
})

const field = z.strictObject({
  permission: z.string(),
  of: z.string(),
  hide: z.array(z.string()).readonly(),
  reach,
  duties: z.array(z.string()).readonly().exactOptional(),
  unless: z.array(z.string()).readonly().exactOptional(),
})

const named = { name: z.string(), title: text, hint: text.exactOptional() }
const bounds = { min: z.number().int().exactOptional(), max: z.number().int().exactOptional() }
const setting = z.discriminatedUnion('type', [
  z.strictObject({ ...named, type: z.literal('switch'), default: z.boolean() }),
  z.strictObject({ ...named, type: z.literal('number'), default: z.number().int(), ...bounds }),
  z.strictObject({ ...named, type: z.literal('text'), default: z.string(), ...bounds }),
  z.strictObject({
    ...named,
    type: z.literal('choice'),
    default: z.string(),
    choices: z
      .array(z.strictObject({ value: z.string(), title: text }))
      .min(1)
      .readonly(),
  }),
])

const names = z.array(z.string()).readonly()

/** Shape of what an author writes. That the types in `manifest.ts` are the same is checked where this is tested. */
export const manifestSchema = z.strictObject({
  manifestVersion: z.literal(1),
  id: z.string(),
  version: z.string(),
  sdk: z.string().min(1),
  title: text,
  summary: text,
  order: z.number(),
  permissions: z.array(permission).readonly(),
  roles: z.record(z.string(), z.record(z.string(), reach).readonly()).readonly(),
  fields: z.array(field).readonly().exactOptional(),
  marks: z.strictObject({ label: z.string(), seal: z.string() }).exactOptional(),
  settings: z.array(setting).readonly().exactOptional(),
  pages: z.array(page).readonly(),
  slots: z.array(slot).readonly().exactOptional(),
  extensions: z.array(extension).readonly().exactOptional(),
  verbs: z.array(verb).readonly().exactOptional(),
  publishes: names,
  listens: names,
  provides: names,
  uses: names,
  data: z.strictObject({ schema: z.string(), tables: z.record(z.string(), table).readonly() }),
})

/** Shape of `manifest.json`: the same with the web half as built. */
export const builtManifestSchema = manifestSchema.extend({
  web: z.strictObject({
    entry: z.string(),
    css: names,
    files: z.record(z.string(), z.string().regex(/^sha384-[A-Za-z0-9+/]{64}$/)).readonly(),
  }),
})

/** The shape of `manifest.json` for those who do not write TypeScript: `schema/plugin-manifest.v1.json`. */
export function manifestJsonSchema(): object {
  return {
    $id: 'urn:xuncha:plugin-manifest:1',
    title: 'Manifest of a Xuncha plugin 巡察插件清单, as built',
    ...z.toJSONSchema(builtManifestSchema, { io: 'input' }),
  }
}

/** Reads what an author wrote: its shape first, then what it says. What the host does not know is refused. */
export function parseManifest(json: unknown): Parsed<PluginManifest> {
  return parsed(manifestSchema, json, manifestProblems)
}

/** Reads `manifest.json` in the same way, with its web half. */
export function parseBuiltManifest(json: unknown): Parsed<BuiltManifest> {
  return parsed(builtManifestSchema, json, builtProblems)
}

function parsed<M>(schema: z.ZodType<M>, json: unknown, problemsOf: (manifest: M) => string[]): Parsed<M> {
  const { success, data, error } = schema.safeParse(json)
  if (!success) return { ok: false, problems: error.issues.map(problemOf) }
  const problems = problemsOf(data)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, manifest: data }
}

function problemOf({ path: at, message }: z.core.$ZodIssue): string {
  return at.length === 0 ? message : `${at.map(String).join('.')}: ${message}`
}
