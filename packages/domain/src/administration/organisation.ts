import { done, type Outcome, refuse } from '../outcome.ts'

/**
 * Whether an organisation may be put under another: never under itself or under one that is under it.
 * @param parentOf who is above whom, by id
 * @refuses organisation.circle
 * @source domain.md §4.11: villages under their township, units under the committee
 */
export function mayMoveUnder(
  id: string,
  parentId: string | null,
  parentOf: ReadonlyMap<string, string | null>,
): Outcome<void> {
  const seen = new Set<string>()
  for (let above = parentId; above !== null && !seen.has(above); above = parentOf.get(above) ?? null) {
    if (above === id) return refuse('organisation.circle')
    seen.add(above)
  }
  return done(undefined)
}

/**
 * Whether an organisation may be closed: once nobody works there and nothing is under it.
 * @refuses organisation.in-use
 * @source domain.md §3, accounts and organisations
 */
export function mayCloseOrganisation(inUse: { people: number; organisations: number }): Outcome<void> {
  return inUse.people + inUse.organisations > 0 ? refuse('organisation.in-use', inUse) : done(undefined)
}
