/** A text in the two languages of the platform. Chinese is what a county sees first. */
export interface Text {
  'zh-CN': string
  en: string
}

/**
 * Which rows a permission opens to those who hold it.
 * `county`: all of the county. `unit`: those of the actor's own organisation.
 * `team`: those of the inspection teams the actor is assigned to at this moment. `own`: those about the actor.
 */
export type ReachKind = 'county' | 'unit' | 'team' | 'own'

/** One right that a plugin defines, named `plugin.noun:verb`. */
export interface PermissionDeclaration {
  id: `${string}.${string}:${string}`
  title: Text
  /** `high` asks an administrator to look twice before granting it. */
  risk: 'low' | 'high'
}

/** A page of the plugin's web half. The host makes its route and its menu entry without loading the plugin. */
export interface PageDeclaration {
  /** The key under `pages` in `defineWebPlugin`. The route is named `<plugin>.<name>`. */
  name: string
  /** Path below `/<plugin>`, vue-router syntax. */
  path: `/${string}`
  title: Text
  /** Only actors with this permission get the page. */
  needs: string
  /** Shown in the module's menu. A page with parameters is not. */
  menu?: boolean
  icon?: string
  /** Place in the menu, ascending. */
  order?: number
}

/** What the tables of a plugin hold and how long it is kept, for exports and for destruction lists. */
export interface TableDeclaration {
  holds: 'public' | 'internal' | 'personal' | 'sensitive'
  /** ISO 8601 duration after the round is archived, or `forever`. @source domain.md §8.8 */
  keep: `P${number}Y` | 'forever'
}

/**
 * What a plugin is, as data: the host reads it before any of the plugin's code runs.
 * Every name in it is prefixed with the plugin's id.
 */
export interface PluginManifest {
  manifestVersion: 1
  id: string
  version: string
  /** Range of the platform's plugin interface that this plugin was written for. */
  sdk: string
  title: Text
  summary: Text
  /** Place of the module among the others, ascending. */
  order: number
  permissions: readonly PermissionDeclaration[]
  /** Which role gets which permission, over which rows, when a county activates the plugin. */
  roles: Readonly<Record<string, Readonly<Record<string, ReachKind>>>>
  pages: readonly PageDeclaration[]
  publishes: readonly string[]
  listens: readonly string[]
  provides: readonly string[]
  /** Services it uses where a neighbour provides them. It has to be useful without. */
  uses: readonly string[]
  data: { schema: string; tables: Readonly<Record<string, TableDeclaration>> }
}

/** The web half as built: what the page loads, each file with its digest. Written by the build. */
export interface WebAssets {
  entry: string
  css: readonly string[]
  /** Path below the plugin's asset folder → `sha384-…`. */
  files: Readonly<Record<string, string>>
}

/** `dist/manifest.json`: the manifest with its built web half. */
export interface BuiltManifest extends PluginManifest {
  web: WebAssets
}

/** Types a manifest. Says nothing about whether the host accepts it: `manifestProblems` does. */
export function defineManifest<const M extends PluginManifest>(manifest: M): M {
  return manifest
}

/**
 * What is wrong with a manifest, in the words an author needs; empty when nothing is.
 * Checks that names are prefixed by the plugin's id and that whatever is referred to is declared.
 */
export function manifestProblems(manifest: PluginManifest): string[] {
  const { id } = manifest
  const problems: string[] = []
  const permissions = new Set(manifest.permissions.map((permission) => permission.id as string))

  if (!/^[a-z][a-z0-9-]{1,30}$/.test(id)) problems.push(`id "${id}" is not a lower-case word`)
  if (!/^\d+\.\d+\.\d+/.test(manifest.version)) problems.push(`version "${manifest.version}" is not semantic`)
  for (const permission of permissions)
    if (!permission.startsWith(`${id}.`))
      problems.push(`permission "${permission}" is not prefixed by "${id}."`)
  for (const [role, grants] of Object.entries(manifest.roles))
    for (const granted of Object.keys(grants))
      if (!permissions.has(granted))
        problems.push(`role "${role}" is given "${granted}", which is not declared`)
  for (const page of manifest.pages)
    if (!permissions.has(page.needs))
      problems.push(`page "${page.name}" needs "${page.needs}", which is not declared`)
  for (const name of [...manifest.publishes, ...manifest.provides])
    if (!name.startsWith(`${id}.`) || !/\.v\d+$/.test(name))
      problems.push(`"${name}" is not of the form "${id}.<name>.v<number>"`)
  if (manifest.data.schema !== id.replaceAll('-', '_'))
    problems.push(`schema "${manifest.data.schema}" is not the plugin's id`)
  return problems
}
