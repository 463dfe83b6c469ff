import type { FieldRule } from '@xuncha/plugin-sdk'

/** What stands in an answer where a text is left out. */
const HIDDEN_TEXT = '***'

/**
 * A record as a reader may have it: what the rules hide is left out, unless the record names the reader in one of the
 * fields that lift it. A text becomes stars, a list empty, anything else null, so that the answer keeps its shape.
 */
export function withoutHidden<R extends object>(
  record: R,
  of: string,
  rules: readonly FieldRule[],
  personId: string,
): R {
  const fields = rules
    .filter((rule) => rule.of === of && !names(record, rule, personId))
    .flatMap(({ hide }) => hide)
    .filter((field) => field in record)
  if (fields.length === 0) return record
  const shown = { ...record } as Record<string, unknown>
  for (const field of fields) shown[field] = blankOf(shown[field])
  return shown as R
}

function names(record: object, { unless = [] }: FieldRule, personId: string): boolean {
  return unless.some((field) => (record as Record<string, unknown>)[field] === personId)
}

function blankOf(value: unknown): unknown {
  if (typeof value === 'string') return HIDDEN_TEXT
  return Array.isArray(value) ? [] : null
}

/** Where records stand in an answer: property names, with `*` for each element of a list. */
export type Place = { of: string; path: readonly string[] }

/** Leaves the hidden fields out of an answer, at the places where its schema says that records stand. */
export function hideInAnswer(
  answer: unknown,
  places: readonly Place[],
  rules: readonly FieldRule[],
  personId: string,
): unknown {
  return places.reduce(
    (value, { of, path }) => at(value, path, (record) => withoutHidden(record, of, rules, personId)),
    answer,
  )
}

function at(value: unknown, [step, ...rest]: readonly string[], change: (record: object) => object): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (step === undefined) return change(value)
  if (step === '*') return Array.isArray(value) ? value.map((element) => at(element, rest, change)) : value
  const record = value as Record<string, unknown>
  return step in record ? { ...record, [step]: at(record[step], rest, change) } : value
}

interface JsonSchema {
  $ref?: string
  type?: string | string[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  allOf?: JsonSchema[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

/** The part of an OpenAPI document that answers are looked for in. */
export interface AnswerDocument {
  paths?: Record<
    string,
    Record<string, { responses?: Record<string, { content?: Record<string, { schema?: JsonSchema }> }> }>
  >
  components?: { schemas?: Record<string, JsonSchema> }
}

/**
 * Where the records that some rule is about stand in the answers of each route, by `METHOD path` with the path as the
 * router writes it. Read from the routes' own contract, so that a route added later is covered by its schema.
 */
export function placesByRoute(document: AnswerDocument, of: ReadonlySet<string>): Map<string, Place[]> {
  const schemas = document.components?.schemas ?? {}
  const found = new Map<string, Place[]>()
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const [method, { responses = {} }] of Object.entries(methods)) {
      const places = Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, { content }]) => placesIn(content?.['application/json']?.schema, schemas, of))
      if (places.length > 0)
        found.set(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, places)
    }
  return found
}

function placesIn(
  schema: JsonSchema | undefined,
  schemas: Record<string, JsonSchema>,
  of: ReadonlySet<string>,
  path: readonly string[] = [],
  open: readonly string[] = [],
): Place[] {
  if (schema === undefined) return []
  const within = (part: JsonSchema | undefined, step?: string) =>
    placesIn(part, schemas, of, step === undefined ? path : [...path, step], open)
  const name = schema.$ref?.split('/').at(-1)
  if (name !== undefined) {
    const here = of.has(name) ? [{ of: name, path }] : []
    // A schema that holds itself would never end.
    if (open.includes(name)) return here
    return [...here, ...placesIn(schemas[name], schemas, of, path, [...open, name])]
  }
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, part]) => within(part, key)),
    ...within(schema.items, '*'),
    ...[...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((part) =>
      within(part),
    ),
  ]
}
