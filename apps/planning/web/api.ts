import { apiFetch } from '@xuncha/ui'
import { hc, type InferResponseType } from 'hono/client'
import type { PlanningApi } from '../server/index.ts'

/** The module's own API: the one client of its web half. */
export const api = hc<PlanningApi>('/api/p/planning', { fetch: apiFetch })

/** A row of the list. */
export type RoundRow = InferResponseType<typeof api.rounds.$get, 200>['items'][number]

/** A round with all that belongs to it. */
export type Round = InferResponseType<(typeof api.rounds)[':id']['$get'], 200>

/** A team with its people. */
export type Team = Round['teams'][number]

/** Somebody nominated for a team. */
export type Member = Team['members'][number]
