import type { Round } from '../api.ts'

/** One decision in the life of a round. */
export type Step = Round['timeline'][number]

/** Moves of members that come with a move of the round, which says it all. */
const alongside = ['authorise', 'activate', 'release']

/** What the timeline tells: what happened to everybody at once is told once. */
export function toldSteps(timeline: readonly Step[]): Step[] {
  return timeline.filter(
    ({ about, move, reason }) => about === null || reason !== null || !alongside.includes(move),
  )
}
