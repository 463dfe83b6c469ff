import { apiFetch } from '@xuncha/ui'
import { hc, type InferResponseType } from 'hono/client'
import type { IntegrityApi } from '../server/index.ts'

/** The module's own API: the one client of its web half. */
export const api = hc<IntegrityApi>('/api/p/integrity', { fetch: apiFetch })

/** An undertaking, and what keeps its person from signing it. */
export type Commitment = InferResponseType<(typeof api.commitments)[':id']['$get'], 200>

/** A row of the declarations ledger. */
export type DeclarationRow = InferResponseType<typeof api.declarations.$get, 200>['items'][number]

/** A declaration with every filing. */
export type Declaration = InferResponseType<(typeof api.declarations)[':id']['$get'], 200>

/** One thing that was declared about a unit. */
export type DeclaredEntry = DeclarationRow['entries'][number]

/** A row of the list of evaluations. */
export type EvaluationRow = InferResponseType<typeof api.evaluations.$get, 200>['items'][number]

/** An evaluation with its answers. */
export type Evaluation = InferResponseType<(typeof api.evaluations)[':id']['$get'], 200>

/** A row of the list of requests for recusal. */
export type RecusalRequestRow = InferResponseType<
  (typeof api)['recusal-requests']['$get'],
  200
>['items'][number]

/** A request for recusal, and what may be done with it. */
export type RecusalRequest = InferResponseType<(typeof api)['recusal-requests'][':id']['$get'], 200>
