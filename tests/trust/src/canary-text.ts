import { randomBytes } from 'node:crypto'
import type { Side } from './cast.ts'
import type { County } from './stage.ts'

/** What a text belongs to; who may read it is said of the topic, see `may-read.ts`. */
export type Topic =
  | 'round'
  | 'speech'
  | 'draft'
  | 'declaration'
  | 'request'
  | 'talk'
  | 'paper'
  | 'finding'
  | 'statement'
  | 'meeting'
  | 'report'
  | 'feedback'
  | 'receipt'
  | 'item'
  | 'opinion'
  | 'evaluation'
  | 'grant'

/** A canary as it is found again. */
export interface Canary {
  county: County
  /** The team and unit that it is about; 0 where it is the whole round's. */
  side: 0 | Side
  topic: Topic
}

const pattern = /canary-([AB])([012])-([a-z]+)-[0-9a-f]{16}/g

/** A text of this topic that is unlike any other. */
export function canary(county: County, side: 0 | Side, topic: Topic): string {
  return `canary-${county}${side}-${topic}-${randomBytes(8).toString('hex')}`
}

/** Every canary in a text. */
export function canariesIn(text: string): (Canary & { text: string })[] {
  return [...text.matchAll(pattern)].map(([found, county, side, topic]) => ({
    county: county as County,
    side: Number(side) as 0 | Side,
    topic: topic as Topic,
    text: found,
  }))
}
