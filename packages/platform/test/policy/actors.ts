import fc from 'fast-check'
import { isAdministratorRole, isUnitRole, roles } from '@xuncha/domain'
import type { PluginManifest } from '@xuncha/plugin-sdk'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { RowFacts } from '../../src/policy/covers.ts'
import { policyRules } from '../../src/policy/index.ts'

const title = { 'zh-CN': '试', en: 'Trial' }
const declare = (
  id: PluginManifest['permissions'][number]['id'],
  more: Partial<PluginManifest['permissions'][number]> = {},
) => ({ id, title, risk: 'low' as const, ...more })

/** A policy with a permission of every kind. */
export const rules = policyRules([
  {
    permissions: [
      declare('toy.item:read', { forUnits: true }),
      declare('toy.paper:read'),
      declare('toy.item:seal'),
      declare('toy.item:label'),
      declare('toy.report:write', { duties: ['head'] }),
    ],
    marks: { label: 'toy.item:label', seal: 'toy.item:seal' },
    fields: [
      { permission: 'toy.paper:read', of: 'Paper', hide: ['text'], reach: 'team', duties: ['member'] },
      { permission: 'toy.paper:read', of: 'Paper', hide: ['name'], reach: 'own' },
    ],
  },
])
/** The permissions that a county's module asks for. */
export const permissions = [
  'toy.item:read',
  'toy.paper:read',
  'toy.item:seal',
  'toy.item:label',
  'toy.report:write',
] as const

const units = ['u1', 'u2', 'u3', 'u4'] as const
const teams = ['t1', 't2', 't3'] as const
const kinds = ['county', 'unit', 'team', 'own'] as const
const grant = fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1 })

/** What roles may have been given, by right or by mistake. */
export const grants = fc.dictionary(
  fc.constantFrom(...permissions, 'platform.directory:read', 'platform.account:manage'),
  grant,
)

/** Anybody: any roles together, any grants, teams that are open or over, recusals, clearance. */
export const anybody: fc.Arbitrary<Actor> = fc.record({
  accountId: fc.constant('a'),
  personId: fc.constantFrom('p1', 'p2'),
  name: fc.constant('某'),
  countyId: fc.constant(1),
  organisationId: fc.option(fc.constantFrom(...units)),
  roles: fc.uniqueArray(fc.constantFrom(...roles), { maxLength: 3 }),
  modules: fc.constantFrom(['toy'], ['toy'], ['toy'], []),
  grants,
  assignments: fc.array(
    fc.record({
      teamId: fc.constantFrom(...teams),
      duty: fc.constantFrom('head', 'member'),
      until: fc.constantFrom('2026-11-22', '2026-11-23', '2026-12-31'),
    }),
    { maxLength: 3 },
  ),
  recusedUnitIds: fc.uniqueArray(fc.constantFrom(...units), { maxLength: 2 }),
  clearance: fc.integer({ min: 0, max: 2 }),
  mustChangePassword: fc.constant(false),
  steppedUpAt: fc.constant(null),
  today: fc.constant('2026-11-23'),
})

/**
 * Somebody of the inspection with the module on, one time in two: the other half is closed to anyhow far more often than
 * not, and a property over nothing but those would hardly ever come to its point.
 */
export const likelyIn: fc.Arbitrary<Actor> = fc.oneof(
  anybody,
  anybody.map((actor) => ({
    ...actor,
    modules: ['toy'],
    roles: actor.roles.filter((role) => !isAdministratorRole(role) && !isUnitRole(role)),
  })),
)

/** Any row that a table may hold. */
export const anyRow: fc.Arbitrary<RowFacts> = fc.record({
  unitId: fc.constantFrom(...units),
  teamId: fc.constantFrom(...teams),
  personId: fc.constantFrom('p1', 'p2'),
  label: fc.integer({ min: 0, max: 2 }),
  sealed: fc.boolean(),
})
