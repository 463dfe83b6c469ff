import { randomUUID } from 'node:crypto'
import type { Schema } from './api.ts'

/** What values are made from. */
export interface Source {
  /** Goes into every free text, so that whoever reads it is seen to have read it. */
  canary: string
  /** `YYYY-MM-DD` */
  today: string
  /** Ids by the kind of thing that a field's name says, and of records made before. */
  named: { unit: string; person: string; team: string }
  records: readonly string[]
}

/** Ways of filling the same form: with or without what need not be there, days gone by or to come, other choices. */
export const VARIANTS = 6

/** What texts of a pattern often are. The author's `example` comes before. */
const codes = [
  '1',
  'A1',
  'XC-01',
  '2026',
  '2026-01',
  '00000001',
  'a',
  'abc',
  '云A00001',
  '13800000000',
  '"1"',
]

/**
 * A value of this shape. The author's `example` is taken where there is one; numbers and days grow from field to field,
 * so that what ends does so after it began.
 */
export function valueOf(schema: Schema, name: string, from: Source, variant = 0): unknown {
  const counter = { at: 0 }
  return make(schema, name)

  function make(shape: Schema, field: string): unknown {
    const example = shape.example ?? shape.examples?.[0]
    if (example !== undefined) return example
    if (shape.const !== undefined) return shape.const
    if (shape.enum !== undefined) return shape.enum[variant % shape.enum.length]
    const either = (shape.anyOf ?? shape.oneOf)?.filter(({ type }) => type !== 'null')
    if (either?.length) return make(either[variant % either.length] as Schema, field)
    if (shape.allOf) return Object.assign({}, ...shape.allOf.map((part) => make(part, field) as object))
    switch ([shape.type].flat().find((type) => type !== 'null')) {
      case 'object':
        return Object.fromEntries(
          Object.entries(shape.properties ?? {})
            .filter(([key]) => variant % 2 === 0 || shape.required?.includes(key))
            .map(([key, part]) => [key, make(part, key)]),
        )
      case 'array':
        if (shape.prefixItems) return shape.prefixItems.map((part) => make(part, field))
        return Array.from({ length: Math.max(1, shape.minItems ?? 1) }, () => make(shape.items ?? {}, field))
      case 'boolean':
        return variant % 2 === 0
      case 'integer':
      case 'number':
        counter.at += 1
        return Math.min(
          shape.maximum ?? 10_000,
          Math.max(shape.minimum ?? 1, 1) + counter.at * (variant < 3 ? 1 : 10),
        )
      default:
        return text(shape, field)
    }
  }

  function text(shape: Schema, field: string): string {
    if (shape.format === 'uuid') return idFor(field)
    if (shape.format === 'date') return day(field)
    if (shape.format === 'date-time') return `${day(field)}T08:00:00Z`
    if (shape.format === 'time') return '09:00:00'
    const free = `检验 ${from.canary}`.padEnd(shape.minLength ?? 0, '检').slice(0, shape.maxLength ?? 200)
    if (shape.pattern === undefined) return free
    const pattern = new RegExp(shape.pattern, 'u')
    return [free, ...codes].find((one) => pattern.test(one)) ?? free
  }

  function idFor(field: string): string {
    const { unit, person, team } = from.named
    if (/unit|organi[sz]ation|department/i.test(field)) return unit
    if (/person|people|account|member|leader|inspector|officer/i.test(field)) return person
    if (/team/i.test(field)) return team
    return from.records[variant % Math.max(1, from.records.length)] ?? randomUUID()
  }

  function day(field: string): string {
    counter.at += 1
    const away = /until|end|due|to$/i.test(field) ? 20 : 0
    const shift = variant % 4 < 2 ? counter.at - 60 + away : counter.at + 10 + away
    return new Date(Date.parse(from.today) + shift * 86_400_000).toISOString().slice(0, 10)
  }
}
