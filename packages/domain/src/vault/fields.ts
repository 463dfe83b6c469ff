import { done, type Outcome, refuse } from '../outcome.ts'

/** A sealed entry 密封信息 is a reporter's identity 举报人身份, or a note 密封备注 to any record. */
export const sealedKinds = ['identity', 'note'] as const

/** One of the two. */
export type SealedKind = (typeof sealedKinds)[number]

/** What is asked of a reporter; a module may have fields of its own beside them. */
export const identityFields = ['name', 'phone', 'identity-number', 'workplace', 'address', 'other'] as const

/** One of the fields that every county knows. */
export type IdentityField = (typeof identityFields)[number]

/** What an entry may be about where no module says so itself: a type of record each 密封信息所属. */
export const sealedSubjects = ['petitions.case', 'integrity.clue', 'onsite.talk', 'other.record'] as const

/** One of these types of record. */
export type SealedSubject = (typeof sealedSubjects)[number]

/** The one field of a note. */
export const NOTE_FIELD = 'text'

/** How many characters a value may have. */
export const LONGEST_SEALED = 4000

/**
 * Fields as they are sealed: without those left empty, each trimmed.
 * @refuses vault.no-fields, vault.field-name, vault.field-long
 * @source domain.md §8.1; security.md §2.4
 */
export function sealedFields(given: Readonly<Record<string, string>>): Outcome<Record<string, string>> {
  const filled = Object.entries(given)
    .map(([name, value]) => [name, value.trim()] as const)
    .filter(([, value]) => value !== '')
  if (filled.length === 0 || filled.length > 20) return refuse('vault.no-fields')
  const odd = filled.find(([name]) => !/^[a-z][a-z0-9-]{0,39}$/.test(name))
  // Neither the name nor the value goes into the refusal: either may be what is to be kept.
  if (odd) return refuse('vault.field-name')
  if (filled.some(([, value]) => value.length > LONGEST_SEALED))
    return refuse('vault.field-long', { most: LONGEST_SEALED })
  return done(Object.fromEntries(filled))
}
