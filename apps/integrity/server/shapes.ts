import {
  duties,
  evaluationChoices,
  evaluationHeadings,
  recusalGrounds,
  recusalRequestStates,
} from '@xuncha/domain'
import { day, z } from '@xuncha/plugin-sdk/server'

/** Query of every list. */
export const pageQuery = z.object({
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** One page of a list; `next` is where the following one begins. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ items: z.array(row), next: z.uuid().nullable() })

/** What can be done with a record, and where it cannot, why. */
const verb = z
  .object({
    name: z.string(),
    open: z.boolean(),
    asks: z.array(z.string()).readonly(),
    why: z.object({ code: z.string(), facts: z.record(z.string(), z.unknown()).optional() }).optional(),
  })
  .openapi('IntegrityVerb')

const short = z.string().trim().max(100)

/** One thing to declare about a unit. The relative is not named: relation and post are enough. */
export const newEntry = z
  .object({
    unitId: z.uuid(),
    ground: z.enum(recusalGrounds),
    relation: short.optional(),
    post: short.optional(),
    from: day.optional(),
    until: day.optional(),
  })
  .openapi('NewRecusalEntry')

const entry = newEntry.extend({ unitName: z.string() }).openapi('RecusalEntry')

/** A declaration as it is filed. */
export const filing = z.object({ entries: z.array(newEntry).max(50), onPaper: z.boolean().default(false) })

const filedBy = z.enum(['self', 'office'])

/** A row of the declarations ledger. */
export const declarationRow = z
  .object({
    id: z.uuid(),
    personId: z.uuid(),
    personName: z.string(),
    entries: z.array(entry),
    filedBy,
    filedAt: z.string(),
    rowVersion: z.number().int(),
  })
  .openapi('DeclarationRow')

/** A declaration with what it said before. */
export const declaration = declarationRow
  .extend({
    versions: z.array(
      z.object({
        version: z.number().int(),
        entries: z.array(entry),
        filedBy,
        filedByName: z.string(),
        filedAt: z.string(),
      }),
    ),
    verbs: z.array(verb),
  })
  .openapi('Declaration')

/** An undertaking, and what keeps its person from signing it. */
export const commitment = z
  .object({
    id: z.uuid(),
    roundId: z.uuid(),
    roundTitle: z.string(),
    teamId: z.uuid(),
    teamName: z.string(),
    personId: z.uuid(),
    personName: z.string(),
    duty: z.enum(duties),
    units: z.array(z.object({ unitId: z.uuid(), unitName: z.string() })),
    state: z.enum(['due', 'signed']),
    dueAt: z.string(),
    signedAt: z.string().nullable(),
    rowVersion: z.number().int(),
    /** Whether its person has declared anything, if only that there is nothing. */
    declared: z.boolean(),
    conflicts: z.array(
      z.object({
        unitId: z.uuid(),
        unitName: z.string(),
        ground: z.enum(recusalGrounds),
        facts: z.record(z.string(), z.string()),
      }),
    ),
    verbs: z.array(verb),
  })
  .openapi('Commitment')

/** One answer of the unit. */
const answer = z.object({
  heading: z.enum(evaluationHeadings),
  choice: z.enum(evaluationChoices),
  facts: z.string().trim().max(5000),
})

/** What the unit says, as it is submitted: at most one answer per heading, and the rules ask for each. */
export const answers = z.object({
  answers: z.array(answer).max(evaluationHeadings.length),
  remarks: z.string().trim().max(5000),
})

const evaluationFields = {
  id: z.uuid(),
  roundId: z.uuid(),
  roundTitle: z.string(),
  teamId: z.uuid(),
  teamName: z.string(),
  unitId: z.uuid(),
  unitName: z.string(),
  state: z.enum(['open', 'submitted']),
  openedOn: day,
  submittedOn: day.nullable(),
  rowVersion: z.number().int(),
}

/** A row of the list of evaluations; `noted` counts the headings under which there is something. */
export const evaluationRow = z
  .object({ ...evaluationFields, noted: z.number().int() })
  .openapi('EvaluationRow')

/** An evaluation with its answers. */
export const evaluation = z
  .object({ ...evaluationFields, answers: z.array(answer), remarks: z.string(), verbs: z.array(verb) })
  .openapi('Evaluation')

const requestFields = {
  id: z.uuid(),
  roundTitle: z.string(),
  teamName: z.string(),
  unitId: z.uuid(),
  unitName: z.string(),
  personId: z.uuid(),
  personName: z.string(),
  duty: z.enum(duties),
  ground: z.enum(recusalGrounds),
  /** The unit's words, as it wrote them. */
  statement: z.string(),
  state: z.enum(recusalRequestStates),
  raisedByName: z.string(),
  raisedAt: z.string(),
  reason: z.string().nullable(),
  /** Null for the unit as well: the answer is the leading group's. */
  decidedByName: z.string().nullable(),
  decidedOn: day.nullable(),
  rowVersion: z.number().int(),
}

/** A row of the list of requests for recusal. */
export const recusalRequestRow = z.object(requestFields).openapi('RecusalRequestRow')

/** A request for recusal 回避申请, and what may be done with it. */
export const recusalRequest = z.object({ ...requestFields, verbs: z.array(verb) }).openapi('RecusalRequest')
