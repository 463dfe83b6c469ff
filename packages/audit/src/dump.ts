import { type AuditEvent, isEvent } from './event.ts'

/** Name and version of the format of a dump 审计导出, described in FORMAT.md. */
export const FORMAT = 'xuncha-audit-1'

/** The lines of a dump, each a JSON object, in this order. */
export type DumpLine =
  | {
      kind: 'dump'
      format: typeof FORMAT
      county: number
      exportedAt: string
      /** Tables whose rows are in the dump; null where it has no rows. */
      objects: readonly string[] | null
    }
  | { kind: 'checkpoint'; note: string }
  /** Sealed events by index from 0, then those not yet sealed, whose index is null, by id. */
  | { kind: 'event'; index: number | null; event: AuditEvent }
  /** A row as it is stored, by its digests: `<version>:<hex>`. */
  | { kind: 'row'; object: string; record: string; digests: readonly string[] }
  /** Without it the dump was cut off. */
  | { kind: 'end'; checkpoints: number; events: number; rows: number }

/** One line of a dump; undefined where it is none of this format. */
export function readLine(text: string): DumpLine | undefined {
  const line = parsed(text)
  if (line === undefined) return undefined
  const known =
    (line.kind === 'dump' && line.format === FORMAT && isCount(line.county) && isObjects(line.objects)) ||
    (line.kind === 'checkpoint' && typeof line.note === 'string') ||
    (line.kind === 'event' && (line.index === null || isCount(line.index)) && isEvent(line.event)) ||
    (line.kind === 'row' &&
      typeof line.object === 'string' &&
      typeof line.record === 'string' &&
      isTexts(line.digests)) ||
    (line.kind === 'end' && isCount(line.checkpoints) && isCount(line.events) && isCount(line.rows))
  return known ? (line as unknown as DumpLine) : undefined
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function isObjects(value: unknown): boolean {
  return value === null || isTexts(value)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
