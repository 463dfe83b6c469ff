import { duties, findFocus, memberStates, proposerRoles, roundKinds, roundStates } from '@xuncha/domain'
import { day, line, z } from '@xuncha/plugin-sdk/server'
import { step, verb } from './shapes.ts'

const focus = z.array(z.string().refine((code) => findFocus(code) !== undefined)).max(60)

/** Query of the list. */
export const roundQuery = z.object({
  state: z.enum(roundStates).optional(),
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** The plan of a round: plain fields. */
export const plan = z.object({
  year: z.number().int().min(2000).max(2100),
  number: z.number().int().min(1).max(99),
  kind: z.enum(roundKinds),
  title: line,
  startsOn: day,
  endsOn: day,
  focus,
})

/** Units and teams. */
export const scope = z.object({
  units: z
    .array(z.object({ unitId: z.uuid(), teamIndex: z.number().int().min(0).max(99).optional() }))
    .max(200),
  teams: z.array(z.object({ name: line })).max(30),
})

/** A round as first written down. */
export const newRound = plan.extend(scope.shape)

const summary = {
  id: z.uuid(),
  year: z.number().int(),
  number: z.number().int(),
  kind: z.enum(roundKinds),
  title: z.string(),
  startsOn: day,
  endsOn: day,
  focus: z.array(z.string()),
  state: z.enum(roundStates),
  submittedBy: z.uuid().nullable(),
  closedOn: day.nullable(),
  rowVersion: z.number().int(),
  units: z.number().int(),
  teams: z.number().int(),
  authorisedTeams: z.number().int(),
  hasSpeech: z.boolean(),
}

/** A row of the list. */
export const roundRow = z.object(summary).openapi('RoundRow')

/** A page of the list. */
export const roundPage = z.object({ items: z.array(roundRow) })

/** Why somebody has to stand aside from a unit. */
const reason = z
  .object({
    unitId: z.uuid(),
    unit: z.string(),
    ground: z.string(),
    relation: z.string().optional(),
    post: z.string().optional(),
    from: z.string().optional(),
    until: z.string().optional(),
  })
  .openapi('ScreeningReason')

/** Somebody nominated for a team. */
export const member = z
  .object({
    id: z.uuid(),
    teamId: z.uuid(),
    personId: z.uuid(),
    personName: z.string(),
    duty: z.enum(duties),
    state: z.enum(memberStates),
    refusal: z.array(reason).nullable(),
    /** The organ that proposed the person, and who did; null where the office nominated them. */
    proposedBy: z.enum(proposerRoles).nullable(),
    proposedByName: z.string().nullable(),
    rowVersion: z.number().int(),
    verbs: z.array(verb),
  })
  .openapi('TeamMember')

const unit = z
  .object({
    inspectionId: z.uuid(),
    unitId: z.uuid(),
    unitName: z.string(),
    unitType: z.string(),
    teamId: z.uuid(),
  })
  .openapi('RoundUnit')

const team = z
  .object({
    id: z.uuid(),
    name: z.string(),
    authorisedOn: day.nullable(),
    until: day.nullable(),
    rowVersion: z.number().int(),
    members: z.array(member),
    verbs: z.array(verb),
  })
  .openapi('Team')

/** A document of a round. */
export const document = z
  .object({
    id: z.uuid(),
    kind: z.enum(['mobilisation-speech', 'plan']),
    title: z.string(),
    name: z.string(),
    bytes: z.number().int(),
    mediaType: z.string(),
    addedBy: z.string(),
    addedAt: z.string(),
  })
  .openapi('RoundDocument')

/** A round with everything that belongs to it, and what its reader may do. */
export const round = z
  .object({
    ...summary,
    units: z.array(unit),
    teams: z.array(team),
    documents: z.array(document),
    verbs: z.array(verb),
    timeline: z.array(step),
    /** Whether the reader may nominate here and now, or propose to the office. */
    staffing: z.enum(['nominate', 'propose']).nullable(),
  })
  .openapi('Round')
