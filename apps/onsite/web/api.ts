import { apiFetch } from '@xuncha/ui'
import { hc } from 'hono/client'
import type { OnsiteApi } from '../server/index.ts'

/** The one client of the plugin's own API. */
export const api = hc<OnsiteApi>('/api/p/onsite', { fetch: apiFetch })
