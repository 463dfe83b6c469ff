import { roundClosed, teamAuthorised } from '@xuncha/plugin-sdk/contracts'
import { on } from '@xuncha/plugin-sdk/server'
import type { OnsiteDb } from './tables.ts'
import { closeTeams, storeTeam } from './teams.repository.ts'

/** The team was authorised: its inspections stand open. */
const openInspections = on<OnsiteDb, (typeof teamAuthorised)['payload']>(teamAuthorised, async (tx, told) => {
  await storeTeam(tx, {
    id: told.teamId,
    roundId: told.roundId,
    roundTitle: told.roundTitle,
    name: told.teamName,
    startsOn: told.startsOn,
    until: told.until,
    focus: told.focus,
    units: told.units,
    members: told.members,
  })
})

/** The round was closed: its records are archived. */
const archiveInspections = on<OnsiteDb, (typeof roundClosed)['payload']>(roundClosed, async (tx, told) => {
  await closeTeams(tx, { roundId: told.roundId, on: told.closedOn })
})

export const roundEvents = [openInspections, archiveInspections]
