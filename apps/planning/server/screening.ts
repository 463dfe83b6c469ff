import { type RecusalReason, recusalReasons } from '@xuncha/domain'
import { recusal } from '@xuncha/plugin-sdk/contracts'
import type { Host, PersonEntry } from '@xuncha/plugin-sdk/server'
import type { ScreeningReason } from './tables.ts'

/** What a screening found, and whether there were declarations to ask. */
export interface Screening {
  /** False where the county keeps declarations on paper: then somebody has to look there. */
  asked: boolean
  reasons: ScreeningReason[]
}

/**
 * Why a person has to stand aside from units 回避审查: what they declared, where a neighbour keeps declarations,
 * and in any case the place where they work.
 */
export async function screen(
  host: Host,
  person: Pick<PersonEntry, 'id' | 'organisationId' | 'title'>,
  units: readonly { unitId: string; unitName: string }[],
): Promise<Screening> {
  const { today } = host.actor
  const declarations = host.service(recusal)
  const unitIds = units.map(({ unitId }) => unitId)
  const declared = await declarations?.reasons({ personId: person.id, unitIds, on: today })
  const employed = units
    .filter(({ unitId }) => unitId === person.organisationId)
    .flatMap(({ unitId }) =>
      recusalReasons([{ unitId, ground: 'worked_there', post: person.title }], unitId, today),
    )
  const names = new Map(units.map(({ unitId, unitName }) => [unitId, unitName]))
  return {
    asked: declared !== undefined,
    reasons: [...employed, ...(declared ?? [])].map((reason) => withName(reason, names)),
  }
}

/** The facts of a refusal for recusal: the person, the units, each reason. */
export function recusedFacts(person: string, reasons: readonly ScreeningReason[]) {
  return { person, units: [...new Set(reasons.map(({ unit }) => unit))], reasons }
}

function withName(
  { unitId, ground, facts }: Pick<RecusalReason, 'unitId' | 'facts'> & { ground: string },
  names: Map<string, string>,
) {
  return { unitId, unit: names.get(unitId) ?? '', ground, ...facts }
}
