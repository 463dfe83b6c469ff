import { parseAst } from 'vite'

/** Names under which a web half has its pages and extensions. */
export interface WebParts {
  pages: readonly string[]
  extensions: readonly string[]
}

/**
 * Reads from the text of a built entry what its default export has under `pages` and `extensions`: nothing of it runs.
 * Undefined where the names are not written out, as in an object that is put together while it runs.
 */
export function webPartsOf(code: string): WebParts | undefined {
  const { body } = parseAst(code) as unknown as { body: readonly Node[] }
  const plugin = valueOf(defaultExport(body), body)
  if (plugin?.type !== 'ObjectExpression') return undefined
  const [pages, extensions] = ['pages', 'extensions'].map((name) => keysOf(propertyOf(plugin, name), body))
  return pages && extensions ? { pages, extensions } : undefined
}

/** As much of a syntax tree as is looked at here. */
interface Node {
  type: string
  name?: string
  value?: unknown
  computed?: boolean
  key?: Node
  id?: Node
  init?: Node
  local?: Node
  exported?: Node
  declaration?: Node
  declarations?: readonly Node[]
  specifiers?: readonly Node[]
  properties?: readonly Node[]
  arguments?: readonly Node[]
  quasis?: readonly { value: { cooked: string } }[]
}

function defaultExport(body: readonly Node[]): Node | undefined {
  for (const { type, declaration, specifiers = [] } of body) {
    if (type === 'ExportDefaultDeclaration') return declaration
    const named = specifiers.find(({ exported }) => exported && wordOf(exported) === 'default')
    if (type === 'ExportNamedDeclaration' && named) return named.local
  }
  return undefined
}

/** What a name stands for, or what a function such as `defineWebPlugin` is given. */
function valueOf(node: Node | undefined, body: readonly Node[]): Node | undefined {
  if (node?.type === 'CallExpression') return valueOf(node.arguments?.[0], body)
  if (node?.type !== 'Identifier') return node
  const declared = body
    .flatMap((one) => (one.declaration ?? one).declarations ?? [])
    .find(({ id }) => id?.name === node.name)
  return declared?.init?.name === node.name ? undefined : valueOf(declared?.init, body)
}

function propertyOf({ properties = [] }: Node, name: string): Node | undefined {
  return properties.find(({ key }) => key && wordOf(key) === name)?.value as Node | undefined
}

/** The keys of an object, none where there is no object. */
function keysOf(node: Node | undefined, body: readonly Node[]): string[] | undefined {
  if (node === undefined) return []
  const { type, properties = [] } = valueOf(node, body) ?? {}
  const keys = properties.map(({ key, computed }) =>
    key && (!computed || key.type !== 'Identifier') ? wordOf(key) : undefined,
  )
  return type === 'ObjectExpression' && keys.every((key) => key !== undefined) ? keys : undefined
}

/** A name, a string, or a template without holes. */
function wordOf({ type, name, value, quasis }: Node): string | undefined {
  if (type === 'Identifier') return name
  if (typeof value === 'string') return value
  return quasis?.length === 1 ? quasis[0]?.value.cooked : undefined
}
