/** A part of JSON Schema as routes and events describe what they take. */
export interface Schema {
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  example?: unknown
  examples?: unknown[]
  minLength?: number
  maxLength?: number
  minItems?: number
  minimum?: number
  maximum?: number
  items?: Schema
  prefixItems?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
}

/** A parameter of a route. */
export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required?: boolean
  schema: Schema
}

/** A route with what it says it takes. */
export interface Route {
  method: string
  path: string
  parameters: readonly Parameter[]
  /** Of a JSON body, where it takes one. */
  body: Schema | undefined
}

/** The application's own description of itself. */
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

interface Operation {
  parameters?: Parameter[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
}

/** A router as far as its list of routes goes. */
interface Router {
  routes: readonly { method: string; path: string }[]
}

/**
 * The routes of one plugin: all that the router has, with the shapes of those that the document tells of. The marks that
 * the host adds to a plugin's records are the host's own and not among them.
 */
export function routesOf(router: Router, prefix: string, document: ApiDocument): Route[] {
  const names = new Set(
    router.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${prefix}${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`),
  )
  const named = document.components?.schemas ?? {}
  return [...names].map((name) => {
    const [method = '', path = ''] = name.split(' ')
    const operation = document.paths[path]?.[method.toLowerCase()]
    const body = operation?.requestBody?.content?.['application/json']?.schema
    const parameters = (operation?.parameters ?? []).map((one) => ({
      ...one,
      schema: resolved(one.schema, named),
    }))
    return { method, path, parameters, body: body && resolved(body, named) }
  })
}

/** A schema with every reference replaced by what it means; what refers to itself ends at the third turn. */
export function resolved(schema: Schema, named: Readonly<Record<string, Schema>>, depth = 0): Schema {
  if (depth > 12) return {}
  const of = (inner: Schema) => resolved(inner, named, depth + 1)
  if (schema.$ref !== undefined) return of(named[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  const whole = { ...schema }
  for (const key of ['prefixItems', 'anyOf', 'oneOf', 'allOf'] as const) {
    const parts = schema[key]
    if (parts !== undefined) whole[key] = parts.map(of)
  }
  if (schema.items !== undefined) whole.items = of(schema.items)
  if (schema.properties !== undefined)
    whole.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, part]) => [key, of(part)]),
    )
  return whole
}
