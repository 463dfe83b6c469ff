import { recusalReasons } from '@xuncha/domain'
import { recusal } from '@xuncha/plugin-sdk/contracts'
import { provide } from '@xuncha/plugin-sdk/server'
import { findDeclarationOf } from './declarations.repository.ts'
import { grantedAbout } from './requests.repository.ts'
import type { IntegrityDb } from './tables.ts'

/** Tells a neighbour why a person has to stand aside from units: as they declared, and as was decided upon a unit's request. */
export const recusalService = provide<IntegrityDb, typeof recusal>(recusal, {
  async reasons(tx, { personId, unitIds, on }) {
    const declaration = await findDeclarationOf(tx, personId).executeTakeFirst()
    const granted = await grantedAbout(tx, personId).execute()
    return unitIds.flatMap((unitId) => [
      ...recusalReasons(declaration?.entries ?? [], unitId, on),
      ...granted.filter((request) => request.unitId === unitId).map((request) => ({ ...request, facts: {} })),
    ])
  },
})
