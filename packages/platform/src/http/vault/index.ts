import { OpenAPIHono } from '@hono/zod-openapi'
import type { HostSessionEnv } from '../host-session.ts'
import { entryRoutes } from './entries.routes.ts'
import { keyRoutes } from './keys.routes.ts'
import type { VaultRouteParts } from './parts.ts'
import { requestRoutes } from './requests.routes.ts'

/** The store of identities and notes 密封信息, below `/api/vault`. */
export function vaultRoutes(parts: VaultRouteParts) {
  return new OpenAPIHono<HostSessionEnv>()
    .route('/', entryRoutes(parts))
    .route('/', requestRoutes(parts))
    .route('/', keyRoutes(parts))
}
