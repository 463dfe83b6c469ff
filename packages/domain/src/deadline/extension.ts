import type { PlainDate } from '../calendar/plain-date.ts'

/** What is wrong with an extension 延期. */
export type ExtensionFault = 'no-reason' | 'earlier' | 'own'

/** An extension as asked for and approved: why, until when, by whom. People are person ids. */
export interface Extension {
  reason: string
  dueOn: PlainDate
  askedBy: string
  approvedBy: string
}

/**
 * An extension names its reason and a later day, and nobody approves their own: the one rule of every deadline, to
 * which each record gives its own refusal.
 * @source domain.md §4.7
 */
export function extensionFault(dueOn: PlainDate | null, extension: Extension): ExtensionFault | undefined {
  if (extension.reason.trim() === '') return 'no-reason'
  if (dueOn !== null && extension.dueOn <= dueOn) return 'earlier'
  return extension.askedBy === extension.approvedBy ? 'own' : undefined
}
