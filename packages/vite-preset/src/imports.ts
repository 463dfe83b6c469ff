import { parseAst } from 'vite'

/** What a built module asks for: before it runs, and while it runs where the name is written out. */
export interface Imports {
  atOnce: string[]
  later: string[]
}

/** Reads the imports of a built module from its text. */
export function importsOf(code: string): Imports {
  const found: Imports = { atOnce: [], later: [] }
  walk(parseAst(code), found)
  return found
}

interface Node {
  type: string
  source?: Source | null
}

/**
 * A string, or, as the minifier writes it, a template without holes; or either with something added behind, as the query
 * that a part of a plugin is asked for with.
 */
interface Source {
  type: string
  value?: unknown
  quasis?: readonly { value: { cooked: string } }[]
  left?: Source
}

function walk(node: unknown, found: Imports): void {
  if (Array.isArray(node)) return node.forEach((child) => walk(child, found))
  if (typeof node !== 'object' || node === null || !('type' in node)) return
  const { type, source } = node as Node
  const name = source ? nameIn(source) : undefined
  if (name !== undefined) (type === 'ImportExpression' ? found.later : found.atOnce).push(name)
  Object.values(node).forEach((child) => walk(child, found))
}

function nameIn({ type, value, quasis, left }: Source): string | undefined {
  if (type === 'BinaryExpression' && left) return nameIn(left)
  if (typeof value === 'string') return value
  return quasis?.length === 1 ? quasis[0]?.value.cooked : undefined
}
