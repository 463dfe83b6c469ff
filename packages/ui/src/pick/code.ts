/** A code of a taxonomy 问题类型, with the signs 表现 by which it is known. */
export interface CodeNode {
  code: string
  title: string
  signs?: readonly { code: string; title: string }[]
  children?: readonly CodeNode[]
}

/** What hangs below a code: narrower codes first, then signs. */
export function branchesOf(node: CodeNode): readonly CodeNode[] {
  return [...(node.children ?? []), ...(node.signs ?? [])]
}

/** How many of the chosen codes lie in these branches. */
export function countIn(branches: readonly CodeNode[], chosen: readonly string[]): number {
  return branches.reduce(
    (sum, branch) => sum + (chosen.includes(branch.code) ? 1 : 0) + countIn(branchesOf(branch), chosen),
    0,
  )
}

/** Code → title, over the whole tree. */
export function titlesOf(nodes: readonly CodeNode[]): Map<string, string> {
  return new Map(nodes.flatMap((node) => [[node.code, node.title] as const, ...titlesOf(branchesOf(node))]))
}

/** The part of the tree that a text leads to. A code that fits keeps all that hangs below it. */
export function matching(nodes: readonly CodeNode[], text: string): readonly CodeNode[] {
  const needle = text.trim().toLowerCase()
  if (needle === '') return nodes
  return nodes.flatMap((node) => {
    if (`${node.code} ${node.title}`.toLowerCase().includes(needle)) return [node]
    const children = matching(branchesOf(node), needle)
    return children.length > 0 ? [{ code: node.code, title: node.title, children }] : []
  })
}
