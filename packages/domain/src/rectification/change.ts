import { type Extension, extensionFault } from '../deadline/extension.ts'
import { done, type Outcome, refuse } from '../outcome.ts'
import type { ItemFacts } from './item.ts'

/**
 * An extension 延期 names its reason, a later day and who approved it, and nobody approves their own.
 * @refuses rectification.extension-earlier, rectification.own-extension, move.missing
 * @source domain.md §4.7
 */
export function mayExtend(item: Pick<ItemFacts, 'dueOn'>, extension: Extension): Outcome<void> {
  switch (extensionFault(item.dueOn, extension)) {
    case 'no-reason':
      return refuse('move.missing', { missing: 'reason' })
    case 'earlier':
      return refuse('rectification.extension-earlier', { dueOn: item.dueOn })
    case 'own':
      return refuse('rectification.own-extension')
    case undefined:
      return done(undefined)
  }
}

/**
 * Responsibility handed over 责任交接 when the responsible leader changes: from the present one to another, who
 * confirms it; so nothing is left without anybody.
 * @refuses rectification.not-responsible, rectification.same-leader, rectification.not-confirmed
 * @source domain.md §0 fact 7; §4.7
 */
export function mayHandOver(
  item: Pick<ItemFacts, 'leader'>,
  handover: { from: string; to: string; confirmed: boolean },
): Outcome<void> {
  if (handover.from !== item.leader) return refuse('rectification.not-responsible', { leader: item.leader })
  if (handover.to.trim() === '' || handover.to === handover.from) return refuse('rectification.same-leader')
  return handover.confirmed ? done(undefined) : refuse('rectification.not-confirmed', { to: handover.to })
}

/**
 * Kept up for long 长期坚持: what is basically completed is looked at again on a later day, as often as it takes.
 * @refuses rectification.not-basic, rectification.check-earlier
 * @source domain.md §4.7
 */
export function mayKeepUp(
  item: Pick<ItemFacts, 'state'>,
  longTerm: { today: string; nextCheckOn: string },
): Outcome<void> {
  if (item.state !== 'basically_completed') return refuse('rectification.not-basic', { state: item.state })
  if (longTerm.nextCheckOn <= longTerm.today)
    return refuse('rectification.check-earlier', { today: longTerm.today })
  return done(undefined)
}
