import type { Topic } from './canary-text.ts'
import type { Side, Who } from './cast.ts'
import type { County, Stage } from './stage.ts'
import type { Voice } from './voice.ts'

/** Ids of a side's records, by the path that leads to them: `rounds`, `papers`, `papers/evidence`, … */
export type Records = Record<string, string>

/** A county while its story is told. */
export interface Telling {
  stage: Stage
  county: County
  who: Record<Who, Voice>
  person(key: string): string
  account(key: string): string
  /** A canary of this county. */
  say(side: 0 | Side, topic: Topic): string
}

export const planning = '/api/p/planning'
export const onsite = '/api/p/onsite'
export const rectification = '/api/p/rectification'
export const integrity = '/api/p/integrity'
