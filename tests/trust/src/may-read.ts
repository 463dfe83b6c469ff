import { canariesIn, type Canary, type Topic } from './canary-text.ts'
import { cast, type CastMember, type Part, type Side, type Who } from './cast.ts'
import type { County, Seen } from './stage.ts'

/** Whose texts somebody may read: the county's, or those of their own team or unit; `own` what they wrote. */
type Share = 'county' | 'side' | 'own'

const team = { head: 'side', deputy: 'side', member: 'side', liaison: 'side' } as const
const teamOfAny = { head: 'county', deputy: 'county', member: 'county', liaison: 'county' } as const
const supervisors = { discipline: 'county', organisation: 'county' } as const
const office = { office: 'county' } as const
const group = { 'leading-group': 'county' } as const
const unit = { 'unit-head': 'side', 'unit-liaison': 'side' } as const
/** Who reads talks and papers; the liaison of the team has titles alone. */
const writing = { head: 'side', deputy: 'side', member: 'side' } as const

/**
 * Who may read what by topic, by hand from `domain.md` section 3 and its invariants; where the platform shows less
 * or, to a liaison, more, `matrix.ts` says so. Whoever is not named reads none of it.
 */
const mayRead: Readonly<Record<Topic, Partial<Record<Part, Share>>>> = {
  // Title and team: they stand on everything that is sent to the unit.
  round: { ...office, ...group, ...teamOfAny, ...supervisors, ...unit },
  speech: { ...office, ...group, ...teamOfAny, ...supervisors },
  draft: { ...office, ...group, ...supervisors },
  declaration: {
    ...office,
    ...group,
    organisation: 'county',
    head: 'own',
    deputy: 'own',
    member: 'own',
    liaison: 'own',
  },
  // What a unit asks is for nobody whom it names, and not for the unit's liaison either.
  request: { ...office, ...group, organisation: 'county', 'unit-head': 'side' },
  talk: { ...office, ...writing },
  // Both inspections are decided: from then on the leading group reads what is behind the report.
  paper: { ...office, ...group, ...team },
  meeting: { ...office, ...group, ...team },
  finding: { ...office, ...group, ...team, ...supervisors, ...unit },
  statement: { ...office, ...group, ...team, ...supervisors, ...unit },
  report: { ...office, ...group, ...team, ...supervisors },
  feedback: { ...office, ...group, ...team, ...supervisors, ...unit },
  receipt: { ...office, ...group, ...team, ...supervisors, ...unit },
  item: { ...office, ...group, ...writing, ...supervisors, ...unit },
  opinion: { ...office, ...group, ...writing, ...supervisors, ...unit },
  evaluation: { ...office, ...group, ...supervisors, ...unit },
  grant: { 'system-admin': 'county', 'security-admin': 'county', 'audit-admin': 'county' },
}

/** Every topic. */
export const topics = Object.keys(mayRead) as Topic[]

/** Who wrote what is one's own to read. */
const writers: Record<Side, Who> = { 1: 'member', 2: 'member3' }

/** Somebody of the cast in one of the counties. */
export interface Reader {
  county: County
  who: Who
}

/** Every canary in an answer that is not for this reader. */
export function foreignIn(reader: Reader, { text, headers }: Pick<Seen, 'text' | 'headers'>): string[] {
  return canariesIn(`${headers}\n${text}`)
    .filter((found) => !maySee(reader, found))
    .map((found) => found.text)
}

/** Whether somebody of a county may come to see this canary. */
function maySee(reader: Reader, { county, side, topic }: Canary): boolean {
  if (county !== reader.county) return false
  const { part, of }: CastMember = cast[reader.who]
  const share = mayRead[topic][part]
  if (share === undefined) return false
  if (share === 'county' || side === 0) return true
  return share === 'own' ? writers[side] === reader.who : side === of
}
