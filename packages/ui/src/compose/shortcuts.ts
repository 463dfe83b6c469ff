import { type InjectionKey, inject, onScopeDispose, shallowReactive } from 'vue'

/** A key and what it does. A letter, or a name as `KeyboardEvent.key` has it; `ctrl+` in front for a chord. */
export interface Shortcut {
  key: string
  label: string
  run: (event: KeyboardEvent) => void
  /** Off while this is false. */
  when?: () => boolean
}

/** The keys of everything that is on the page now. One per app. */
export interface ShortcutBoard {
  readonly active: ReadonlySet<Shortcut>
  add: (shortcut: Shortcut) => void
  remove: (shortcut: Shortcut) => void
  stop: () => void
}

export const shortcutBoardKey: InjectionKey<ShortcutBoard> = Symbol.for('xuncha.shortcuts')

/** Listens on the document until `stop`. What was registered last wins, as it lies on top. */
export function createShortcutBoard(): ShortcutBoard {
  const active = shallowReactive(new Set<Shortcut>())
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const chord = event.ctrlKey || event.metaKey
    if (!chord && (isWriting(event.target) || event.altKey)) return
    const pressed = (chord ? 'ctrl+' : '') + event.key
    const taken = [...active].reverse().find(({ key, when }) => key === pressed && (when?.() ?? true))
    if (!taken) return
    event.preventDefault()
    taken.run(event)
  }
  document.addEventListener('keydown', press)
  return {
    active,
    add: (shortcut) => active.add(shortcut),
    remove: (shortcut) => active.delete(shortcut),
    stop: () => document.removeEventListener('keydown', press),
  }
}

/** Registers keys for as long as the component lives. Without a host there is nobody to press them. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const board = inject(shortcutBoardKey, undefined)
  if (!board) return
  shortcuts.forEach(board.add)
  onScopeDispose(() => shortcuts.forEach(board.remove))
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  )
}
