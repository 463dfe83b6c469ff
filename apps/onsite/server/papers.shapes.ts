import { foci, fourImplementations, natures, severities, villageFoci } from '@xuncha/domain'
import { day, line, prose, z } from '@xuncha/plugin-sdk/server'
import { step, verb } from './shapes.ts'

const categories = [...foci, ...foci.flatMap(({ signs }) => signs), ...fourImplementations, ...villageFoci]

/** What the author of a paper writes. */
export const paperText = z.object({
  title: line,
  problem: prose,
  basis: prose,
  category: z.enum(categories.map(({ code }) => code)),
  nature: z.enum(natures.map(({ code }) => code)),
  severity: z.enum(severities.map(({ code }) => code)).nullable(),
  responsibility: line,
  requirement: prose,
  interviewIds: z.array(z.uuid()).max(200),
  checkIds: z.array(z.uuid()).max(200),
})

/** A paper in a list. */
export const listedPaper = z
  .object({
    id: z.uuid(),
    inspectionId: z.uuid(),
    teamId: z.uuid(),
    number: z.string(),
    title: z.string(),
    category: z.string(),
    nature: z.string(),
    authorId: z.uuid(),
    authorName: z.string(),
    state: z.string(),
    outcome: z.string().nullable(),
    mergedInto: z.uuid().nullable(),
    rowVersion: z.number().int(),
  })
  .openapi('ListedPaper')

const signature = z.object({ personId: z.uuid(), personName: z.string(), at: z.string() })

const evidence = z.object({
  id: z.uuid(),
  name: z.string(),
  bytes: z.number().int(),
  mediaType: z.string(),
  sha256: z.string(),
  addedByName: z.string(),
  addedAt: z.string(),
})

const factCheck = z.object({
  id: z.uuid(),
  fact: z.string(),
  sentOn: day,
  replyBy: day,
  opinion: z.string().nullable(),
  outcome: z.string().nullable(),
  statement: z.string().nullable(),
  answeredByName: z.string().nullable(),
  answeredAt: z.string().nullable(),
})

const decision = z.object({
  id: z.uuid(),
  heldOn: day,
  decision: z.string(),
  reason: z.string().nullable(),
  into: z.uuid().nullable(),
  dissent: z.string().nullable(),
})

/** A paper with all that hangs on it. */
export const paper = listedPaper
  .extend({
    problem: z.string(),
    basis: z.string(),
    severity: z.string().nullable(),
    responsibility: z.string(),
    requirement: z.string(),
    interviewIds: z.array(z.uuid()),
    checkIds: z.array(z.uuid()),
    unitName: z.string(),
    teamName: z.string(),
    roundTitle: z.string(),
    closedOn: day.nullable(),
    signatures: z.array(signature),
    evidence: z.array(evidence),
    factChecks: z.array(factCheck),
    decisions: z.array(decision),
    timeline: z.array(step),
    verbs: z.array(verb),
    mayAttach: z.boolean(),
  })
  .openapi('Paper')

/** What is wanted done with a paper. */
export const paperMove = z.object({
  move: z.string().max(40),
  reason: prose.optional(),
  replyBy: day.optional(),
})
