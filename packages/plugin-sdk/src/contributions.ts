import type { PluginManifest, Text } from './manifest.ts'

/**
 * A place on a page of the plugin where other modules show something of theirs 插槽. What is handed to them there is
 * its type in `web/slots.ts`; a landed version is never changed.
 */
export interface SlotDeclaration {
  /** `<plugin>.<noun>.v<number>` */
  name: string
  title: Text
  /** Name of the page that it is on: who may not open that page is not told of the slot, nor of what would stand in it. */
  page: string
}

/**
 * Something that the plugin shows in a slot of another module 扩展. Where no module has the slot, or its module is off,
 * nothing is shown and nothing is missing.
 */
export interface ExtensionDeclaration {
  /** The key under `extensions` in `defineWebPlugin`. */
  name: string
  slot: string
  /** Heading of the panel that the host draws around it. */
  title: Text
  /** Only readers with this permission get it. */
  needs: string
  /** Place among the others of the slot, ascending. */
  order?: number
}

/** Something that one sets out to do from anywhere 常用操作: the command palette offers it without loading the plugin. */
export interface VerbDeclaration {
  name: string
  /** Begins with what is done: 新建轮次. */
  title: Text
  /** Only actors with this permission are offered it. */
  needs: string
  /**
   * Path of the page on which it is done, one without parameters; a query may follow, and the page acts on it. Who may
   * not open that page is not offered it.
   */
  opens: `/${string}`
}

const SLOT = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v\d+$/

/** The page that a verb opens, without its query. */
export function pagePathOf({ opens }: Pick<VerbDeclaration, 'opens'>): string {
  return opens.split('?')[0] as string
}

/** What is wrong with what a manifest adds to places outside of its own pages. */
export function contributionProblems({
  id,
  pages,
  permissions,
  slots = [],
  extensions = [],
  verbs = [],
}: PluginManifest): string[] {
  const declared = new Set<string>(permissions.map((permission) => permission.id))
  const names = new Set(pages.map(({ name }) => name))
  const plain = new Set<string>(pages.map(({ path }) => path).filter((path) => !path.includes(':')))
  return [
    ...slots
      .filter(({ name }) => !SLOT.test(name) || !name.startsWith(`${id}.`))
      .map(({ name }) => `slot "${name}" is not of the form "${id}.<name>.v<number>"`),
    ...slots
      .filter(({ page }) => !names.has(page))
      .map(({ name, page }) => `slot "${name}" is on the page "${page}", which is not declared`),
    ...extensions
      .filter(({ slot }) => !SLOT.test(slot))
      .map(
        ({ name, slot }) =>
          `extension "${name}" names the slot "${slot}", which is not of the form "<plugin>.<name>.v<number>"`,
      ),
    ...[
      ...extensions.map((one) => ['extension', one] as const),
      ...verbs.map((one) => ['verb', one] as const),
    ]
      .filter(([, { needs }]) => !declared.has(needs))
      .map(([what, { name, needs }]) => `${what} "${name}" needs "${needs}", which is not declared`),
    ...verbs
      .filter(({ opens }) => !plain.has(pagePathOf({ opens })))
      .map(({ name, opens }) => `verb "${name}" opens "${opens}", which is no page without parameters`),
    ...twice('slot', slots),
    ...twice('extension', extensions),
    ...twice('verb', verbs),
  ]
}

function twice(what: string, named: readonly { name: string }[]): string[] {
  const names = named.map(({ name }) => name)
  return [...new Set(names.filter((name, n) => names.indexOf(name) !== n))].map(
    (name) => `${what} "${name}" is declared twice`,
  )
}
