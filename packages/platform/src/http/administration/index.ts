import { OpenAPIHono } from '@hono/zod-openapi'
import type { Secrets } from '../../secrets/index.ts'
import type { HostSessionEnv } from '../host-session.ts'
import { accountRoutes } from './accounts.routes.ts'
import { identityServiceRoutes } from './identity-service.routes.ts'
import { organisationRoutes } from './organisations.routes.ts'
import type { AdministrationParts } from './parts.ts'
import { peopleRoutes } from './people.routes.ts'
import { policyRoutes } from './policy.routes.ts'
import { roleRoutes } from './roles.routes.ts'
import { securityRuleRoutes } from './security-rules.routes.ts'
import { serviceRoutes } from './services.routes.ts'

/** What the three administrators 三员 do, below `/api/admin`. */
export function administrationRoutes(parts: AdministrationParts & { secrets: Secrets }) {
  return new OpenAPIHono<HostSessionEnv>()
    .route('/', organisationRoutes(parts))
    .route('/', peopleRoutes(parts))
    .route('/', accountRoutes(parts))
    .route('/', roleRoutes(parts))
    .route('/', securityRuleRoutes(parts))
    .route('/', policyRoutes(parts))
    .route('/', serviceRoutes(parts))
    .route('/', identityServiceRoutes(parts))
}
