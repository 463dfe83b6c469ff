import { isDeepStrictEqual } from 'node:util'
import type { Compilable, CompiledQuery } from 'kysely'

/** Stands for one value of the arguments while a template is built. */
class Slot {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/** A parameter of a template: a value that is always the same, one that a call brings, or a list of such. */
type Parameter = { always: unknown } | { slot: number } | { list: readonly Parameter[] }

interface Template {
  compiled: CompiledQuery
  parameters: readonly Parameter[]
}

/** More shapes than this in one statement mean that its text follows the data. Those beyond are compiled each time. */
const SHAPES_AT_MOST = 64

let everyCallIsProved = false

/** From now on every call of every prepared statement is compared with what building it anew yields. For tests. */
export function proveEveryPreparedCall(): void {
  everyCallIsProved = true
}

/**
 * A statement that is built and compiled once per shape of its arguments, then only filled in: building costs more
 * than sending. Two calls have one shape when they give the same keys, the same booleans and nulls, and lists of the
 * same lengths; texts, numbers and dates are what differs.
 *
 * So `build` may look at what is given or not, and at booleans, and may pass values on; it must not look into a text
 * or a number, nor compute with it. That is proved at the first call of each shape, in tests at every call, and a
 * statement that does not hold to it throws.
 *
 * ```ts
 * export const findItem = prepared((db: Db, reach: Reach, id: string) =>
 *   db.selectFrom('rectification.item as item').select(columns).where('item.id', '=', id).where(within(reach, whose)))
 * ```
 */
export function prepared<Db, Args extends readonly unknown[], Row>(
  build: (db: Db, ...args: Args) => Compilable<Row>,
): (db: Db, ...args: Args) => Compilable<Row> {
  const templates = new Map<string, Template>()
  return (db, ...args) => ({
    compile() {
      const values: unknown[] = []
      const shape = shapeOf(args, values)
      let template = templates.get(shape)
      if (template === undefined) {
        if (templates.size >= SHAPES_AT_MOST) return build(db, ...args).compile()
        template = templateOf(build(db, ...(slotted(args, { next: 0 }) as unknown as Args)).compile())
        prove(template, values, build(db, ...args).compile())
        templates.set(shape, template)
      } else if (everyCallIsProved) prove(template, values, build(db, ...args).compile())
      return { ...template.compiled, parameters: fill(template.parameters, values) } as CompiledQuery<Row>
    },
  })
}

/** What two calls have to share to share a template; collects the values in the order in which slots are numbered. */
function shapeOf(value: unknown, values: unknown[]): string {
  if (value === null) return 'n'
  if (value === undefined) return 'u'
  if (value === true) return 't'
  if (value === false) return 'f'
  if (Array.isArray(value)) {
    let shape = '['
    for (const element of value) shape += shapeOf(element, values)
    return `${shape}]`
  }
  if (isPlain(value)) {
    let shape = '{'
    // With the key's length, so that no key reads like two.
    for (const key in value) shape += `${key.length}${key}${shapeOf(value[key], values)}`
    return `${shape}}`
  }
  values.push(value)
  return '.'
}

/** The arguments with a slot for each value. Walks as `shapeOf` does, so that both count alike. */
function slotted(value: unknown, counter: { next: number }): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((element) => slotted(element, counter))
  if (isPlain(value))
    return Object.fromEntries(Object.entries(value).map(([key, given]) => [key, slotted(given, counter)]))
  return new Slot(counter.next++)
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function templateOf(compiled: CompiledQuery): Template {
  return { compiled, parameters: compiled.parameters.map(parameterOf) }
}

function parameterOf(value: unknown): Parameter {
  if (value instanceof Slot) return { slot: value.index }
  if (Array.isArray(value)) return { list: value.map(parameterOf) }
  return { always: value }
}

function fill(parameters: readonly Parameter[], values: readonly unknown[]): unknown[] {
  return parameters.map((parameter) => {
    if ('slot' in parameter) return values[parameter.slot]
    if ('list' in parameter) return fill(parameter.list, values)
    return parameter.always
  })
}

function prove(template: Template, values: readonly unknown[], real: CompiledQuery): void {
  const isSame =
    template.compiled.sql === real.sql &&
    isDeepStrictEqual(fill(template.parameters, values), [...real.parameters])
  if (!isSame)
    throw new Error(`A prepared statement computes with its arguments, so it cannot be prepared: ${real.sql}`)
}
