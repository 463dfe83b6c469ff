import { done, type Outcome, refuse } from '../outcome.ts'

/**
 * How far a record may be known 知悉范围, from the widest to the narrowest: public 公开, internal 内部, work secret
 * 工作秘密. What ranks above is a state secret and has no place in this network at all.
 * @source security.md §1 scope rule; domain.md §6 分级保护
 */
export const recordLabels = ['public', 'internal', 'work-secret'] as const

/** The label of one record 标识, and the clearance of one person 知悉范围. */
export type RecordLabel = (typeof recordLabels)[number]

/** What a record is labelled as long as nobody says otherwise, and what a person reads up to: internal 内部. */
export const ORDINARY_LABEL: RecordLabel = 'internal'

/** The three ranks of state secrets 国家秘密: 秘密, 机密, 绝密. Known by name so that they can be refused by name. */
export const stateSecretRanks = ['secret', 'confidential', 'top-secret'] as const

/** Place of a label among the others, as the database keeps it: 0 for public. */
export function rankOf(label: RecordLabel): number {
  return recordLabels.indexOf(label)
}

/** The label at a place. @throws RangeError at a place that no label has */
export function labelAt(rank: number): RecordLabel {
  const label = recordLabels[rank]
  if (label === undefined) throw new RangeError(`no label has rank ${rank}`)
  return label
}

/** Whether somebody with this clearance may know of a record with this label. */
export function mayKnow(clearance: RecordLabel, label: RecordLabel): boolean {
  return rankOf(label) <= rankOf(clearance)
}

/**
 * The label that somebody asks for.
 * @refuses label.state-secret, label.unknown
 * @source domain.md §6: refuse 秘密 and above
 */
export function labelFrom(asked: string): Outcome<RecordLabel> {
  const label = recordLabels.find((known) => known === asked)
  if (label !== undefined) return done(label)
  if ((stateSecretRanks as readonly string[]).includes(asked)) return refuse('label.state-secret')
  return refuse('label.unknown')
}

// The mark of secrecy as it stands on paper: the rank, a star, and for how long. Work secrets carry no star.
const STATE_SECRET_MARK = /(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆]/u

/**
 * Whether a text or the name of a file carries the mark of a state secret 国家秘密标志, like “机密★1年”.
 * The words alone do not make one: people write about secrecy.
 * @source domain.md §6 分级保护: show a classification gate
 */
export function carriesStateSecretMark(text: string): boolean {
  return STATE_SECRET_MARK.test(text)
}
