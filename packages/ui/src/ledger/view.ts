import { reactive, watch } from 'vue'
import type { LedgerView } from './columns.ts'

/** A ledger's view, kept in the tab under the ledger's name: coming back finds the list as it was left. */
export function useLedgerView(name: string | undefined): LedgerView {
  const place = `xuncha.ledger:${name}`
  const view = reactive<LedgerView>({ text: '', sort: null, filters: {}, ...(name ? read(place) : {}) })
  if (name) watch(view, () => sessionStorage.setItem(place, JSON.stringify(view)))
  return view
}

/** Shows all rows again, in the order that was chosen. */
export function widen(view: LedgerView): void {
  view.text = ''
  view.filters = {}
}

/** Forgets all views, at the sign-out: a search may name somebody. */
export function clearLedgerViews(): void {
  for (const place of Object.keys(sessionStorage))
    if (place.startsWith('xuncha.ledger:')) sessionStorage.removeItem(place)
}

function read(place: string): Partial<LedgerView> {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<LedgerView>
  } catch {
    return {}
  }
}
