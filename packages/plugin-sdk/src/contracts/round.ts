import { z } from 'zod'
import { eventContract } from './contract.ts'

const plainDate = z.iso.date()

const teamMember = z.object({
  personId: z.uuid(),
  name: z.string(),
  duty: z.enum(['head', 'deputy', 'member', 'liaison']),
})

const inspectedUnit = z.object({
  /** The unit inspection: round × organisation. */
  inspectionId: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  unitType: z.string(),
})

/** A person was nominated for a team and passed the recusal check: undertaking and declaration are now due. */
export const memberNominated = eventContract(
  'planning.member-nominated.v1',
  z.object({
    roundId: z.uuid(),
    roundTitle: z.string(),
    teamId: z.uuid(),
    teamName: z.string(),
    member: teamMember,
    units: z.array(inspectedUnit),
  }),
)

/** The team was authorised for this round only 一次一授权: its work on site may begin and ends with `until`. */
export const teamAuthorised = eventContract(
  'planning.team-authorised.v1',
  z.object({
    roundId: z.uuid(),
    roundTitle: z.string(),
    teamId: z.uuid(),
    teamName: z.string(),
    members: z.array(teamMember),
    units: z.array(inspectedUnit),
    startsOn: plainDate,
    until: plainDate,
    /** Codes of the focus 紧盯 and their signs that this round looks at. */
    focus: z.array(z.string()),
  }),
)

/** The round was closed: authorisations end, the inspected units evaluate the teams. */
export const roundClosed = eventContract(
  'planning.round-closed.v1',
  z.object({
    roundId: z.uuid(),
    roundTitle: z.string(),
    closedOn: plainDate,
    teams: z.array(
      z.object({
        teamId: z.uuid(),
        teamName: z.string(),
        members: z.array(teamMember),
        units: z.array(inspectedUnit),
      }),
    ),
  }),
)
