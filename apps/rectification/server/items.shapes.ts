import { foci, fourImplementations, itemStates, natures, villageFoci } from '@xuncha/domain'
import { day, line, prose, z } from '@xuncha/plugin-sdk/server'
import { cursor, verb } from './shapes.ts'

/** Codes by which a problem is classed today; older ones are read and no longer given. */
const categories = [
  ...foci,
  ...foci.flatMap(({ signs }) => signs),
  ...fourImplementations,
  ...villageFoci,
].map(({ code }) => code)

export const itemRow = z
  .object({
    id: z.uuid(),
    number: z.string(),
    title: z.string(),
    unitId: z.uuid(),
    unitName: z.string(),
    roundTitle: z.string(),
    category: z.string(),
    nature: z.string(),
    state: z.enum(itemStates),
    planDue: day,
    dueOn: day,
    leader: z.string(),
    department: z.string(),
    rowVersion: z.number().int(),
  })
  .openapi('RectificationItemRow')

const verdict = z.enum(['agree', 'disagree']).nullable()

export const item = itemRow
  .extend({
    feedbackId: z.uuid().nullable(),
    problem: z.string(),
    requirement: z.string(),
    deliveredOn: day,
    goal: z.string(),
    cause: z.string(),
    causeCodes: z.array(z.string()),
    /** Which go this is: one more with every reopening. */
    cycle: z.number().int(),
    measureKinds: z.array(z.enum(['symptom', 'root'])),
    evidenceKinds: z.array(z.enum(['document', 'effect'])),
    disciplineVerdict: verdict,
    organisationVerdict: verdict,
    submitterId: z.uuid().nullable(),
    verifierIds: z.array(z.uuid()),
    recordedByName: z.string().nullable(),
    recordedAt: z.string(),
    verbs: z.array(verb),
  })
  .openapi('RectificationItem')

/** Query of the ledger and of the three lists. */
export const itemQuery = z.object({
  state: z.enum(itemStates).optional(),
  unitId: z.uuid().optional(),
  feedbackId: z.uuid().optional(),
  open: z
    .literal('true')
    .transform(() => true)
    .optional()
    .openapi({ type: 'string', enum: ['true'] }),
  due: z.enum(['overdue', 'urgent', 'soon']).optional(),
  text: z.string().trim().min(1).max(50).optional(),
  after: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const itemPage = z.object({ items: z.array(itemRow), next: z.string().nullable() })

export const itemCounts = z.object({
  open: z.number().int(),
  states: z.record(z.string(), z.number().int()),
  due: z.object({
    calm: z.number().int(),
    soon: z.number().int(),
    urgent: z.number().int(),
    overdue: z.number().int(),
  }),
})

export const newItem = z
  .object({
    unitId: z.uuid(),
    unitName: line,
    roundTitle: line,
    number: line,
    title: line,
    problem: prose,
    requirement: prose,
    category: z.enum(categories),
    nature: z.enum(natures.map(({ code }) => code)),
    deliveredOn: day,
    dueOn: day.optional(),
  })
  .openapi('NewRectificationItem')

export const correction = z.object({ number: line.optional(), title: line.optional() }).strict()
