/** Where a floating part goes, seen from what it belongs to. */
export interface PlaceOptions {
  side?: 'below' | 'above'
  align?: 'start' | 'end' | 'center'
}

const gap = 6

/** Puts a `position: fixed` part beside its anchor, on the other side where it would leave the window. */
export function place(
  anchor: Element,
  part: HTMLElement,
  { side = 'below', align = 'start' }: PlaceOptions = {},
): void {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = part
  const below = at.bottom + gap
  const above = at.top - gap - height
  const fitsBelow = below + height <= innerHeight
  const top =
    side === 'below' ? (fitsBelow || above < 0 ? below : above) : above >= 0 || !fitsBelow ? above : below
  const wanted =
    align === 'start' ? at.left : align === 'end' ? at.right - width : at.left + (at.width - width) / 2
  const left = Math.max(gap, Math.min(wanted, innerWidth - width - gap))
  Object.assign(part.style, { left: `${Math.round(left)}px`, top: `${Math.round(Math.max(gap, top))}px` })
}

/** Where to hang a floating part: a modal dialog hides whatever is outside of it. */
export function floorOf(anchor: Element | null | undefined): HTMLElement {
  return anchor?.closest('dialog') ?? document.body
}
