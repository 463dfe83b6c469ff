/** What a cell holds, for its alignment, its sorting and its look. */
export type CellKind = 'text' | 'date' | 'instant' | 'state' | 'number' | 'person'

export type CellValue = string | number | null | undefined

export interface LedgerColumn<Row> {
  /** Field of the row, and name of the cell's slot. */
  key: string
  title: string
  /** CSS length. Columns without one share what is left. */
  width?: string | undefined
  align?: 'start' | 'center' | 'end' | undefined
  kind?: CellKind | undefined
  /** What is shown, searched, sorted and filtered; the field of that name where not given. */
  value?: ((row: Row) => CellValue) | undefined
  sortable?: boolean | undefined
  /** Offers its distinct values as a filter. */
  filter?: boolean | undefined
  /** Long text takes several lines, at most three. */
  wrap?: boolean | undefined
}

export interface LedgerSort {
  key: string
  down: boolean
}

/** What a reader set up in a ledger. */
export interface LedgerView {
  text: string
  sort: LedgerSort | null
  filters: Record<string, string>
}

/** The value of a cell. */
export function valueOf<Row extends object>(row: Row, column: LedgerColumn<Row>): CellValue {
  return column.value ? column.value(row) : ((row as Record<string, unknown>)[column.key] as CellValue)
}

const collator = new Intl.Collator('zh-CN', { numeric: true })

/** The rows that a view leaves, in its order. Empty cells come last, whichever way it is sorted. */
export function rowsIn<Row extends object>(
  rows: readonly Row[],
  columns: readonly LedgerColumn<Row>[],
  { text, sort, filters }: LedgerView,
): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const filtering = columns.filter(({ key }) => filters[key])
  const left = rows.filter((row) => {
    if (filtering.some((column) => String(valueOf(row, column) ?? '') !== filters[column.key])) return false
    if (words.length === 0) return true
    const all = columns
      .map((column) => valueOf(row, column) ?? '')
      .join('\n')
      .toLowerCase()
    return words.every((word) => all.includes(word))
  })
  const column = sort && columns.find(({ key }) => key === sort.key)
  if (!column) return left
  return [...left].sort((a, b) => compare(valueOf(a, column), valueOf(b, column), sort.down))
}

/** Distinct values of a column with how many rows have them, most first. */
export function choicesOf<Row extends object>(
  rows: readonly Row[],
  column: LedgerColumn<Row>,
): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const value = String(valueOf(row, column) ?? '')
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count)
}

function compare(a: CellValue, b: CellValue, down: boolean): number {
  const [none, other] = [a === null || a === undefined || a === '', b === null || b === undefined || b === '']
  if (none || other) return Number(none) - Number(other)
  const order =
    typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
  return down ? -order : order
}
