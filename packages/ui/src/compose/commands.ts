import {
  computed,
  type ComputedRef,
  type InjectionKey,
  inject,
  type MaybeRefOrGetter,
  onScopeDispose,
  shallowReactive,
  toValue,
} from 'vue'

/** What can be done on the page that is open, for the palette. */
export interface Command {
  id: string
  label: string
  /** What it is done to, where a page has several of them. */
  about?: string | undefined
  /** Why it cannot be done now; it can where not given. */
  why?: string | undefined
  run: () => unknown
}

/** The commands of everything that is on the page now. One per app. */
export interface CommandBoard {
  readonly active: ReadonlySet<() => readonly Command[]>
  add: (source: () => readonly Command[]) => void
  remove: (source: () => readonly Command[]) => void
}

export const commandBoardKey: InjectionKey<CommandBoard> = Symbol.for('xuncha.commands')

export function createCommandBoard(): CommandBoard {
  const active = shallowReactive(new Set<() => readonly Command[]>())
  return {
    active,
    add: (source) => active.add(source),
    remove: (source) => active.delete(source),
  }
}

/** Offers commands for as long as the component lives. `useVerbs` does it for the verbs of a record. */
export function useCommands(commands: MaybeRefOrGetter<readonly Command[]>): void {
  const board = inject(commandBoardKey, undefined)
  if (!board) return
  const source = () => toValue(commands)
  board.add(source)
  onScopeDispose(() => board.remove(source))
}

/** What can be done now, in the order in which it came onto the page; the same thing offered twice once. */
export function useOfferedCommands(): ComputedRef<Command[]> {
  const board = inject(commandBoardKey, undefined)
  return computed(() => {
    const all = [...(board?.active ?? [])].flatMap((source) => source())
    return [...new Map(all.map((command) => [command.id, command])).values()]
  })
}
