import type { BuiltManifest, Text } from '@xuncha/plugin-sdk'

/** How a module hangs together with another 依赖关系. */
export interface Tie {
  /** What this module does with the name: asks for it or hears it, or lets others. */
  kind: 'uses' | 'listens' | 'used-by' | 'heard-by'
  /** Name of the service or event. */
  name: string
  /** The other module; null where none of this installation has it. */
  module: { id: string; title: Text } | null
}

/** With whom a module hangs together: what it would miss, and what others would miss without it. */
export function tiesOf(manifest: BuiltManifest, all: readonly BuiltManifest[]): Tie[] {
  const others = all.filter(({ id }) => id !== manifest.id)
  const wanted = (kind: 'uses' | 'listens', names: readonly string[], has: 'provides' | 'publishes'): Tie[] =>
    names.map((name) => {
      const other = others.find((one) => one[has].includes(name))
      return { kind, name, module: other === undefined ? null : { id: other.id, title: other.title } }
    })
  const given = (kind: 'used-by' | 'heard-by', names: readonly string[], by: 'uses' | 'listens'): Tie[] =>
    others.flatMap((one) =>
      one[by]
        .filter((name) => names.includes(name))
        .map((name) => ({ kind, name, module: { id: one.id, title: one.title } })),
    )
  return [
    ...wanted('uses', manifest.uses, 'provides'),
    ...wanted('listens', manifest.listens, 'publishes'),
    ...given('used-by', manifest.provides, 'uses'),
    ...given('heard-by', manifest.publishes, 'listens'),
  ]
}
