import { z } from '@hono/zod-openapi'
import { carriesStateSecretMark } from '@xuncha/domain'

const EARLIEST = '1949-10-01'
const LATEST = '2199-12-31'

/**
 * A day of the work as `YYYY-MM-DD`, the local date. Bounded: months are counted on from it, and a year of five digits
 * is nobody's day.
 */
export const day = z.iso.date().refine((text) => text >= EARLIEST && text <= LATEST)

/** What carries the mark of a state secret stays outside, with a sentence that says what to do. */
const noStateSecret = (text: string) => !carriesStateSecretMark(text)
const STATE_SECRET = { params: { code: 'label.state-secret' } }

/** A line that a person types, of at most 200 characters, not marked as a state secret 国家秘密. */
export const line = z.string().trim().min(1).max(200).refine(noStateSecret, STATE_SECRET)

/** A text that a person types, of at most 20,000 characters, not marked as a state secret 国家秘密. */
export const prose = z.string().trim().min(1).max(20_000).refine(noStateSecret, STATE_SECRET)
