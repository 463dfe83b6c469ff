/** A part of JSON Schema as the routes' document uses it, every reference replaced by what it means. */
export interface Schema {
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
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

/** A route of the assembled application, with what it says it takes. */
export interface Route {
  /** `GET /api/p/planning/rounds/{id}` */
  name: string
  method: string
  path: string
  /** Whether the document has it: pages' data has to be, what operators and streams use need not. */
  isDocumented: boolean
  /** Names in the path, each with the kind of record that it means: `rounds`, `papers/evidence`, … */
  targets: { name: string; kind: string }[]
  parameters: Parameter[]
  /** Schema of a JSON body, if it takes one. */
  body: Schema | undefined
  /** Whether the body is a file as it is. */
  takesFile: boolean
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

interface Operation {
  parameters?: Parameter[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
}

interface App {
  request(path: string): Response | Promise<Response>
  routes: readonly { method: string; path: string }[]
}

/** Every route that the router has, with its shape from the platform's own document: a new one is here without being named. */
export async function routesOf(app: App): Promise<Route[]> {
  const document = (await (await app.request('/api/openapi.json')).json()) as Document
  const names = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  return [...new Set(names)].map((name) => routeOf(name, document))
}

function routeOf(name: string, { paths, components }: Document): Route {
  const [method = '', path = ''] = name.split(' ')
  const operation = paths[path]?.[method.toLowerCase()]
  const named = components?.schemas ?? {}
  const json = operation?.requestBody?.content?.['application/json']?.schema
  const parameters = (operation?.parameters ?? []).map((each) => ({
    ...each,
    schema: resolved(each.schema, named),
  }))
  return {
    name,
    method,
    path,
    isDocumented: operation !== undefined,
    targets: targetsOf(path),
    parameters,
    body: json && resolved(json, named),
    // Whoever uploads says in the address what the file is called.
    takesFile: method === 'POST' && json === undefined && parameters.some((each) => each.name === 'name'),
  }
}

/** `/rounds/{id}/documents/{documentId}` means a round by the first name and a document of it by the second. */
function targetsOf(path: string): Route['targets'] {
  const steps = path.split('/')
  const collections: string[] = []
  return steps.flatMap((step, index) => {
    if (!step.startsWith('{')) return []
    collections.push(steps[index - 1] ?? '')
    return [{ name: step.slice(1, -1), kind: collections.join('/') }]
  })
}

function resolved(schema: Schema, named: Readonly<Record<string, Schema>>): Schema {
  if (schema.$ref !== undefined) {
    const target = named[schema.$ref.split('/').at(-1) ?? '']
    if (target === undefined) throw new Error(`The document has no ${schema.$ref}`)
    return resolved(target, named)
  }
  const whole = { ...schema }
  for (const key of ['prefixItems', 'anyOf', 'oneOf', 'allOf'] as const) {
    const parts = schema[key]
    if (parts !== undefined) whole[key] = parts.map((part) => resolved(part, named))
  }
  if (schema.items !== undefined) whole.items = resolved(schema.items, named)
  if (schema.properties !== undefined)
    whole.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, part]) => [key, resolved(part, named)]),
    )
  return whole
}
