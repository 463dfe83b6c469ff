import type { RoundKind } from '@xuncha/domain'
import type { Round } from '../api.ts'

/** A plan while it is being written. Teams are named by their place in the list. */
export interface PlanDraft {
  year: number | null
  number: number | null
  kind: RoundKind
  title: string
  startsOn: string | null
  endsOn: string | null
  focus: string[]
  units: { unitId: string; unitName: string; unitType: string; teamIndex: number }[]
  teams: { name: string }[]
}

/** What a new plan starts with. */
export function emptyPlan(today: string, firstTeam: string): PlanDraft {
  return {
    year: Number(today.slice(0, 4)),
    number: 1,
    kind: 'regular',
    title: '',
    startsOn: null,
    endsOn: null,
    focus: [],
    units: [],
    teams: [{ name: firstTeam }],
  }
}

/** The plan of a round, to be changed. */
export function planOf(round: Round): PlanDraft {
  const { year, number, kind, title, startsOn, endsOn, focus, teams, units } = round
  const placeOf = (teamId: string) => teams.findIndex(({ id }) => id === teamId)
  return {
    year,
    number,
    kind,
    title,
    startsOn,
    endsOn,
    focus: [...focus],
    units: units.map(({ unitId, unitName, unitType, teamId }) => ({
      unitId,
      unitName,
      unitType,
      teamIndex: placeOf(teamId),
    })),
    teams: teams.map(({ name }) => ({ name })),
  }
}

/** The plain fields, as they are sent. */
export function fieldsOf({ year, number, kind, title, startsOn, endsOn, focus }: PlanDraft) {
  return {
    year: year ?? 0,
    number: number ?? 0,
    kind,
    title,
    startsOn: startsOn ?? '',
    endsOn: endsOn ?? '',
    focus,
  }
}

/** Units and teams, as they are sent. */
export function scopeOf({ units, teams }: PlanDraft) {
  return { units: units.map(({ unitId, teamIndex }) => ({ unitId, teamIndex })), teams }
}

/** Takes a team away; its units go to the first. */
export function withoutTeam(draft: PlanDraft, index: number): Pick<PlanDraft, 'teams' | 'units'> {
  return {
    teams: draft.teams.filter((_, place) => place !== index),
    units: draft.units.map((unit) => ({
      ...unit,
      teamIndex: unit.teamIndex === index ? 0 : unit.teamIndex > index ? unit.teamIndex - 1 : unit.teamIndex,
    })),
  }
}
