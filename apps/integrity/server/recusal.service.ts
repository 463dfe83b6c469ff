import { recusalReasons } from '@xuncha/domain'
import { recusal } from '@xuncha/plugin-sdk/contracts'
import { provide } from '@xuncha/plugin-sdk/server'
import { findDeclarationOf } from './declarations.repository.ts'
import type { IntegrityDb } from './tables.ts'

/** Tells a neighbour why a person has to stand aside from units, as that person declared. */
export const recusalService = provide<IntegrityDb, typeof recusal>(recusal, {
  async reasons(tx, { personId, unitIds, on }) {
    const declaration = await findDeclarationOf(tx, personId).executeTakeFirst()
    return unitIds.flatMap((unitId) => recusalReasons(declaration?.entries ?? [], unitId, on))
  },
})
