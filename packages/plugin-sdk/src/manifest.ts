import { type Duty, isAdministratorRole, isUnitRole, roles } from '@xuncha/domain'
import {
  contributionProblems,
  type ExtensionDeclaration,
  type SlotDeclaration,
  type VerbDeclaration,
} from './contributions.ts'
import { settingFieldProblems, type SettingField } from './settings.ts'

/** Version of the plugin interface, that of this package: what the range `sdk` of a manifest is held against. */
export const SDK_VERSION = '0.1.0'

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
  /**
   * Open to inspected units 被巡察单位: the only permissions that count for whoever holds a role of a unit, and the
   * only ones by which somebody of a unit reaches what is about it. What is not marked is closed to them.
   */
  forUnits?: boolean
  /** Over `team` only the teams count in which the actor has one of these duties today 职务; without it all of theirs. */
  duties?: readonly Duty[]
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

/**
 * Which unit a table's rows are about, so that a person who stands aside from it 回避 finds none of them: the column
 * that names the unit; the column that leads to a row of another table of this plugin, whose rows are then the measure;
 * or why there is none. A table that says nothing of this stops the start.
 */
export type UnitOfRows = string | { through: string; to: string } | { none: string }

/** The columns that say whose a row is. */
export interface RowColumns {
  unit?: string
  team?: string
  person?: string
}

/** What the tables of a plugin hold and how long it is kept, for exports and for destruction lists. */
export interface TableDeclaration {
  holds: 'public' | 'internal' | 'personal' | 'sensitive'
  unit: UnitOfRows
  /**
   * Its records carry a label and a seal 标识、封存, see `platform.marked_table`; these columns decide who reaches them
   * when they are marked.
   */
  marked?: RowColumns
  /** What one of its records is called 记录名称, for lists of what is sealed. A marked table has to say it. */
  title?: Text
  /**
   * How records of the table reach a reader 查阅: the schema of the answers that show one, or the table whose records
   * show its rows. Whoever is shown one leaves an event in the log, by whatever route. A sensitive table has to say it.
   */
  shown?: string | { with: string }
  /** Path of the route that hands a record out as a file, with the record's id as its last parameter. */
  file?: `/${string}`
  /** ISO 8601 duration after the round is archived, or `forever`. @source domain.md §8.8 */
  keep: `P${number}Y` | 'forever'
}

/**
 * What an answer leaves out under a permission 脱敏: the fields `hide` of the records whose schema is named `of`, for
 * those who hold the permission by this reach and by no other. With `duties` only for those who have one of these
 * duties in a team today. Whom a record names in a field of `unless`, by person id, sees it whole.
 */
export interface FieldRule {
  permission: string
  /** Name of the record's schema, as `.openapi(…)` gives it. */
  of: string
  hide: readonly string[]
  reach: ReachKind
  duties?: readonly string[]
  unless?: readonly string[]
}

/** The permissions by which records are labelled, and sealed and opened again. */
export interface MarkPermissions {
  label: string
  seal: string
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
  /** What answers leave out, and for whom. */
  fields?: readonly FieldRule[]
  /** Needed where a table is marked: by which permissions its records are labelled and sealed. */
  marks?: MarkPermissions
  /** What a county may set about it. */
  settings?: readonly SettingField[]
  pages: readonly PageDeclaration[]
  /** Places on its pages that are open to other modules. */
  slots?: readonly SlotDeclaration[]
  /** What it shows on the pages of others. */
  extensions?: readonly ExtensionDeclaration[]
  /** What the command palette offers of it. */
  verbs?: readonly VerbDeclaration[]
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
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z][0-9A-Za-z.-]*)?$/.test(manifest.version))
    problems.push(`version "${manifest.version}" is not semantic`)
  for (const permission of permissions)
    if (!permission.startsWith(`${id}.`))
      problems.push(`permission "${permission}" is not prefixed by "${id}."`)
  for (const role of Object.keys(manifest.roles))
    if (!(roles as readonly string[]).includes(role))
      problems.push(`role "${role}" is none of the platform's`)
    else if (isAdministratorRole(role))
      problems.push(`role "${role}" administers and has no part in the work`)
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
  problems.push(
    ...contributionProblems(manifest),
    ...policyProblems(manifest, permissions),
    ...settingFieldProblems(manifest.settings ?? []),
  )
  if (manifest.data.schema !== id.replaceAll('-', '_'))
    problems.push(`schema "${manifest.data.schema}" is not the plugin's id`)
  return problems
}

/** The same of a manifest as built: what the page loads has to be among its files. */
export function builtProblems(manifest: BuiltManifest): string[] {
  const { entry, css, files } = manifest.web
  return [
    ...manifestProblems(manifest),
    ...[entry, ...css]
      .filter((name) => !Object.hasOwn(files, name))
      .map((name) => `its web half loads "${name}", which is not among its files`),
  ]
}

const COLUMN = /^[a-z][a-z0-9_]*$/

function policyProblems(manifest: PluginManifest, permissions: ReadonlySet<string>): string[] {
  const { tables } = manifest.data
  const named = [...(manifest.fields ?? []).map(({ permission }) => permission)]
  if (manifest.marks) named.push(manifest.marks.label, manifest.marks.seal)
  return [
    ...named
      .filter((permission) => !permissions.has(permission))
      .map((permission) => `its policy names "${permission}", which is not declared`),
    ...(manifest.marks && manifest.marks.label === manifest.marks.seal
      ? ['labels and seals are changed by one permission; they need one each']
      : []),
    ...unitRoleProblems(manifest),
    ...dutyProblems(manifest),
    ...Object.entries(tables).flatMap(([name, { unit, marked, title, ...table }]) => [
      ...unitProblems(name, unit, tables),
      ...shownProblems(name, table, tables),
      ...(marked !== undefined && manifest.marks === undefined
        ? [`table "${name}" is marked, but the manifest names no permissions under "marks"`]
        : []),
      ...(marked !== undefined && title === undefined
        ? [`table "${name}" is marked and does not say what its records are called`]
        : []),
    ]),
  ]
}

/** A role of an inspected unit holds what is open to units, over its own unit or what is its own; nothing else. */
function unitRoleProblems({ permissions, roles }: PluginManifest): string[] {
  const open = new Set(permissions.filter(({ forUnits }) => forUnits).map(({ id }) => id as string))
  return Object.entries(roles)
    .filter(([role]) => isUnitRole(role))
    .flatMap(([role, grants]) =>
      Object.entries(grants)
        .filter(([permission, reach]) => !open.has(permission) || (reach !== 'unit' && reach !== 'own'))
        .map(
          ([permission, reach]) =>
            `role "${role}" of an inspected unit is given "${permission}" over ${reach}; it takes a permission with forUnits, over unit or own`,
        ),
    )
}

/** Duties narrow the reach by team: where no role has one they would say nothing. */
function dutyProblems({ permissions, roles }: PluginManifest): string[] {
  return permissions
    .filter(({ id, duties }) => duties && !Object.values(roles).some((grants) => grants[id] === 'team'))
    .map(({ id }) => `"${id}" names duties, but no role is given it over team`)
}

function unitProblems(
  name: string,
  unit: UnitOfRows | undefined,
  tables: Readonly<Record<string, TableDeclaration>>,
): string[] {
  if (unit === undefined)
    return [`table "${name}" does not say which unit its rows are about, nor why they are about none`]
  if (typeof unit === 'string') return COLUMN.test(unit) ? [] : [`table "${name}": "${unit}" is not a column`]
  if ('none' in unit)
    return unit.none.trim() === '' ? [`table "${name}" does not say why it has no unit`] : []
  if (!COLUMN.test(unit.through)) return [`table "${name}": "${unit.through}" is not a column`]
  if (tables[unit.to] === undefined)
    return [`table "${name}" belongs to a unit through "${unit.to}", which is not declared`]
  return leadsBack(name, tables) ? [`table "${name}" belongs to a unit through itself`] : []
}

function shownProblems(
  name: string,
  { holds, shown, file }: Pick<TableDeclaration, 'holds' | 'shown' | 'file'>,
  tables: Readonly<Record<string, TableDeclaration>>,
): string[] {
  if (typeof shown === 'object' && tables[shown.with] === undefined)
    return [`table "${name}" is shown with "${shown.with}", which is not declared`]
  if (holds === 'sensitive' && shown === undefined && file === undefined)
    return [`table "${name}" is sensitive and does not say what shows a record of it`]
  return []
}

function leadsBack(name: string, tables: Readonly<Record<string, TableDeclaration>>): boolean {
  const seen = new Set<string>()
  for (let at = name; ;) {
    if (seen.has(at)) return true
    seen.add(at)
    const unit = tables[at]?.unit
    if (typeof unit !== 'object' || !('through' in unit)) return false
    at = unit.to
  }
}
