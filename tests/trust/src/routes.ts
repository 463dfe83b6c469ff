/** A part of JSON Schema as the routes' document uses it. */
export interface Schema {
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Schema
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
  parameters: Parameter[]
  /** Schema of a JSON body, if it takes one. */
  body: Schema | undefined
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

interface Operation {
  parameters?: Parameter[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
}

/** Every route that the platform says it has, and the named schemas that they refer to. */
export async function routesOf(app: {
  request(path: string): Response | Promise<Response>
}): Promise<{ routes: Route[]; named: Record<string, Schema> }> {
  const document = (await (await app.request('/api/openapi.json')).json()) as Document
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content?.['application/json']?.schema,
    })),
  )
  return { routes, named: document.components?.schemas ?? {} }
}
