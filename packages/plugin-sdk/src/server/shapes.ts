import { z } from '@hono/zod-openapi'

const EARLIEST = '1949-10-01'
const LATEST = '2199-12-31'

/**
 * A day of the work as `YYYY-MM-DD`, the local date. Bounded: months are counted on from it, and a year of five digits
 * is nobody's day.
 */
export const day = z.iso.date().refine((text) => text >= EARLIEST && text <= LATEST)

/** A line that a person types, of at most 200 characters. */
export const line = z.string().trim().min(1).max(200)

/** A text that a person types, of at most 20,000 characters. */
export const prose = z.string().trim().min(1).max(20_000)
