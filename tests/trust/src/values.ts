import fc from 'fast-check'
import type { Schema } from './routes.ts'

/** Texts that have broken programs before. */
const nasty = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff整改',
  '𠮷野家',
  "'; drop table rectification.item; --",
  "' or '1'='1",
  '$1',
  '${7*7}',
  '%',
  '%00',
  '..',
  '../../etc/passwd',
  '{{constructor}}',
  '__proto__',
  'null',
  'NaN',
  '-0',
  '1e309',
  '9'.repeat(400),
  '长'.repeat(5000),
  '\u202e反',
  '<img src=x onerror=alert(1)>',
  '\\',
  '"',
  '\r\nx-injected: 1',
]

/** Any JSON that a client could send by mistake or in bad faith. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...nasty),
  fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], [null]),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constant(Array.from({ length: 500 }, (_, n) => n)),
  fc.constant(JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) as unknown),
)

/** Values of a schema: mostly such as it asks for, with the ids that there are. */
export function valid(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const of = (inner: Schema) => valid(inner, ids)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return fc.oneof(...either.map(of))
  if (schema.allOf !== undefined)
    return fc
      .tuple(...schema.allOf.map(of))
      .map((parts) => Object.assign({}, ...(parts as object[])) as unknown)
  const types = [schema.type].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, of, ids)))
}

function ofType(
  type: string | undefined,
  schema: Schema,
  of: (inner: Schema) => fc.Arbitrary<unknown>,
  ids: readonly string[],
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.integer({ min: bounded(schema.minimum, 0), max: bounded(schema.maximum, 10_000) })
    case 'array':
      return fc.array(of(schema.items ?? {}), { maxLength: 3 })
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, of(inner)])),
        { requiredKeys: schema.required ?? [] },
      )
    case 'string':
      return text(schema, ids)
    default:
      return anything
  }
}

/** Bounds of a schema may lie beyond what a number can say. */
function bounded(bound: number | undefined, otherwise: number): number {
  return bound === undefined ? otherwise : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.ceil(bound)))
}

function text(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.format === 'uuid') return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, fc.uuid())
  if (schema.format === 'date')
    return fc.constantFrom('2026-11-23', '2026-12-31', '2027-02-28', '1900-01-01', '9999-12-31', '2024-02-29')
  if (schema.format === 'date-time')
    return fc.constantFrom('2026-11-23T00:00:00Z', '2026-02-01T08:00:00+08:00')
  if (schema.pattern !== undefined) {
    if (schema.pattern.includes('\\d{1,9}')) return fc.integer({ min: 1, max: 5 }).map((n) => `"${n}"`)
    return fc.stringMatching(new RegExp(schema.pattern, 'u'))
  }
  const minLength = schema.minLength ?? 0
  return fc.oneof(
    fc.constantFrom('整改台账', '一二三', '县财政局 2026 年'),
    fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(schema.maxLength ?? 40, minLength + 40) }),
  )
}
