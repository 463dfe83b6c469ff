import { hc, type InferResponseType } from 'hono/client'
import { apiFetch } from '@xuncha/ui'
import type { RectificationApi } from '../server/index.ts'

/** The module's own API: the one client of its web half. */
export const api = hc<RectificationApi>('/api/p/rectification', { fetch: apiFetch })

/** A row of the ledger. */
export type ItemRow = InferResponseType<typeof api.items.$get, 200>['items'][number]

/** An item with what may be done with it. */
export type Item = InferResponseType<(typeof api.items)[':id']['$get'], 200>

/** What was recorded along an item. */
export type Dossier = InferResponseType<(typeof api.items)[':id']['dossier']['$get'], 200>
