import { reportStates } from '@xuncha/domain'
import { prose, z } from '@xuncha/plugin-sdk/server'
import { step, verb } from './shapes.ts'

/** The count that has to come out: reported + merged + transferred + dropped = recorded. */
export const balance = z
  .object({
    recorded: z.number().int(),
    reported: z.number().int(),
    merged: z.number().int(),
    transferred: z.number().int(),
    dropped: z.number().int(),
    open: z.number().int(),
    balanced: z.boolean(),
  })
  .openapi('LedgerBalance')

/** What the team writes around the problems. */
export const reportText = z.object({ overview: prose, advice: prose })

/** A report in a list. */
export const listedReport = z
  .object({
    id: z.uuid(),
    inspectionId: z.uuid(),
    number: z.string(),
    state: z.enum(reportStates),
    authorName: z.string(),
    draftedAt: z.string(),
    rowVersion: z.number().int(),
    unitName: z.string(),
    teamName: z.string(),
    roundTitle: z.string(),
  })
  .openapi('ListedReport')

const section = z.object({
  id: z.uuid(),
  ordinal: z.number().int(),
  paperId: z.uuid(),
  paperNumber: z.string(),
  title: z.string(),
  problem: z.string(),
  category: z.string(),
  nature: z.string(),
  requirement: z.string(),
  /** What the unit said to the facts, verbatim: it travels with the problem. */
  opinion: z.string().nullable(),
  statement: z.string().nullable(),
})

/** A report, whole. */
export const report = listedReport
  .extend({
    overview: z.string(),
    advice: z.string(),
    sections: z.array(section),
    ledger: balance,
    feedbackId: z.uuid().nullable(),
    timeline: z.array(step),
    verbs: z.array(verb),
  })
  .openapi('Report')

/** What is wanted done with a report. */
export const reportMove = z.object({
  move: z.string().max(40),
  reason: prose.optional(),
  decision: prose.optional(),
})
