import { randomUUID } from 'node:crypto'
import { cast, type CastMember, type Side, type Who } from './cast.ts'
import { type Expectation, expectations, reachOf } from './expectations.ts'
import { requestTo } from './request.ts'
import type { Route } from './routes.ts'
import type { Seen, Sender } from './stage.ts'
import type { Told } from './story.ts'
import type { Records } from './telling.ts'

/** Whose records a request is about. */
export interface Target {
  name: string
  /** Of this county: whose team and unit. Undefined for another county, and for what does not exist. */
  side?: Side
  /** The work on it has ended, and with it everybody's part in a team. */
  ended?: boolean
  /** The leading group has not decided over it. */
  undecided?: boolean
  /** Nobody has a part in any team any more: what is reached by team alone is closed altogether. */
  outOfTeams?: boolean
  records: Records
}

/** Whose declarations and undertakings are the targets'. */
const persons: Readonly<Record<Side, Who>> = { 1: 'member', 2: 'member3' }

/** Every relation that somebody of the first county can have to a record. */
export function targetsIn(here: Told, there: Told): Target[] {
  return [
    { name: 'first team and unit', side: 1, records: here.sides[1] },
    { name: 'second team and unit', side: 2, records: here.sides[2] },
    { name: 'closed round', side: 1, ended: true, undecided: true, records: here.closed },
    { name: 'other county', records: { ...there.sides[1], modules: randomUUID(), 'security-rules': 'none' } },
    { name: 'nonexistent', records: {} },
  ]
}

/** A route without records in its path is asked once, any other about each target that has such records. */
export function targetsOf(route: Route, targets: readonly Target[]): Target[] {
  if (route.targets.length === 0) return targets.slice(0, 1)
  return targets.filter(
    ({ ended, records }) => ended !== true || route.targets.every(({ kind }) => records[kind] !== undefined),
  )
}

/** What is expected of a request by somebody of the first county, at a time when their part in a team has ended or not. */
export function isAllowed(
  who: Who,
  route: Route,
  target: Target,
  expected: Readonly<Record<string, Expectation>> = expectations,
): boolean {
  const { part, of }: CastMember = cast[who]
  const expectation = expected[route.name]
  const reach = expectation && reachOf(expectation, part)
  if (reach === undefined) return false
  const [root] = route.targets
  if (root === undefined) return !(target.outOfTeams === true && reach === 'team')
  if (target.side === undefined) return false
  if (target.undecided === true && expectation?.onceDecided?.includes(part)) return false
  if (reach === 'county') return true
  if (target.ended === true && reach === 'team') return false
  if (reach === 'own') return persons[target.side] === who
  // The first target's round is that of both teams; the second's has no team's people in it.
  return root.kind === 'rounds' ? target.side === 1 : target.side === of
}

/** The answers that say nothing: of what there is not, and to whoever is not signed in. */
export interface Nothing {
  nothing: Seen
  nobody: Seen
}

/** What an answer means. `denied` is one that cannot be told from what does not exist. */
export function verdictOf(seen: Seen, { nothing }: Pick<Nothing, 'nothing'>): string {
  if (isSame(seen, nothing)) return 'denied'
  const isAnswer = seen.status !== 401 && seen.status !== 404 && seen.status < 500
  return isAnswer ? 'allowed' : `answered ${seen.status} ${seen.text} ${seen.headers}`
}

/** Whether two answers cannot be told apart. */
export function isSame(one: Seen, other: Seen): boolean {
  return one.status === other.status && one.text === other.text && one.headers === other.headers
}

/** What came of asking all that. */
export interface Asked {
  cases: number
  allowed: number
  unexpected: string[]
}

/** Sends every route about every target as one of the cast, and compares what came back with what is expected. */
export async function askAll(
  { who, send }: { who: Who; send: Sender },
  { routes, targets, nothing }: { routes: readonly Route[]; targets: readonly Target[]; nothing: Seen },
  expected: Readonly<Record<string, Expectation>> = expectations,
): Promise<Asked> {
  const asked: Asked = { cases: 0, allowed: 0, unexpected: [] }
  for (const route of routes)
    for (const target of targetsOf(route, targets)) {
      const wanted = isAllowed(who, route, target, expected)
      asked.cases += 1
      asked.allowed += Number(wanted)
      const verdict = verdictOf(await send(requestTo(route, { path: target.records })), { nothing })
      if (verdict !== (wanted ? 'allowed' : 'denied'))
        asked.unexpected.push(
          `${who}, ${route.name}, ${target.name}: ${verdict}, expected ${wanted ? 'allowed' : 'denied'}`,
        )
    }
  return asked
}

/** Adds up what came of several. */
export function summed(parts: readonly Asked[]): Asked {
  return {
    cases: parts.reduce((sum, { cases }) => sum + cases, 0),
    allowed: parts.reduce((sum, { allowed }) => sum + allowed, 0),
    unexpected: parts.flatMap(({ unexpected }) => unexpected),
  }
}
