/** Why a thing is on somebody's desk 待办类别, in the order in which it is shown. */
export const workKinds = ['due', 'waiting', 'returned', 'changed'] as const

export type WorkKind = (typeof workKinds)[number]

/** One thing on the reader's desk, as a module's `GET /work` answers. */
export interface WorkItem {
  id: string
  title: string
  detail?: string
  state?: string
  dueOn?: string
  /** Below the module's own path. */
  path: string
  kind: WorkKind
}

/** The same, with the module it comes from. */
export interface WorkRow extends WorkItem {
  module: string
  to: string
}

export interface WorkGroup {
  kind: WorkKind
  rows: WorkRow[]
}

/** What one module answered. */
export interface ModuleWork {
  module: { id: string; title: string }
  items: readonly WorkItem[]
}

/** The desk, one group per kind: what is due first stands first, what has no day comes last. */
export function groupsOf(answers: readonly ModuleWork[]): WorkGroup[] {
  const rows = answers.flatMap(({ module, items }) =>
    items.map((item): WorkRow => ({ ...item, module: module.title, to: `/${module.id}${item.path}` })),
  )
  return workKinds
    .map((kind) => ({ kind, rows: rows.filter((row) => row.kind === kind).sort(byDay) }))
    .filter((group) => group.rows.length > 0)
}

function byDay(a: WorkRow, b: WorkRow): number {
  return (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999')
}
