import type { Part } from './cast.ts'
import { expectations } from './expectations.ts'

/** The report's table of figures, from their JSON lines, by suite. */
export function figureTable(lines: string): string {
  const entries = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { figure: string } & Record<string, number | string>)
    .toSorted((a, b) => a.figure.localeCompare(b.figure, 'en', { numeric: true }))
  return tableOf(
    ['Figure', 'Numbers'],
    entries.map(({ figure, ...numbers }) => [
      figure,
      Object.entries(numbers)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ]),
  )
}

/** The report's table of where the platform keeps to something else than `domain.md`: each reason with whom and how often. */
export function deviationTable(): string {
  const grouped = new Map<
    string,
    { resource: string; parts: Set<Part>; now: string; why: string; routes: number }
  >()
  for (const { resource, deviations } of Object.values(expectations))
    for (const [part, [now, why]] of Object.entries(deviations)) {
      const key = `${resource} ${now} ${why}`
      const entry = grouped.get(key) ?? { resource, parts: new Set<Part>(), now, why, routes: 0 }
      entry.parts.add(part as Part)
      entry.routes += 1
      grouped.set(key, entry)
    }
  return tableOf(
    ['Row of the matrix', 'Who', 'Reaches', 'Why', 'Cells'],
    [...grouped.values()].map(({ resource, parts, now, why, routes }) => [
      resource,
      [...parts].join(', '),
      now,
      why,
      String(routes),
    ]),
  )
}

/** A document with what stands between two of its markers replaced. */
export function withBlock(document: string, name: string, block: string): string {
  const [begin, end] = [`<!-- ${name}: written by npm run test:trust -->`, `<!-- end of ${name} -->`]
  const [from, to] = [document.indexOf(begin), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`The report has no place for its ${name}`)
  return `${document.slice(0, from + begin.length)}\n\n${block}\n\n${document.slice(to)}`
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
