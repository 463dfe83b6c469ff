import { OpenAPIHono } from '@hono/zod-openapi'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import type { Logger } from 'pino'
import type { MiddlewareHandler } from 'hono'
import type { Pool } from 'pg'
import type { Runners } from '../apart/index.ts'
import type { Addresses, Factors, IdentityServices, Sessions } from '../identity/index.ts'
import type { LocalFiles } from '../files/index.ts'
import type { HostParts } from '../plugins/index.ts'
import type { Secrets } from '../secrets/index.ts'
import type { Actors, Gatekeeper } from '../tenancy/index.ts'
import type { VaultParts } from '../vault/index.ts'
import { administrationRoutes } from './administration/index.ts'
import { type AssetIndex, assetRoutes } from './assets.ts'
import { auditRoutes } from './audit.routes.ts'
import { directoryRoutes } from './directory.routes.ts'
import type { HostEnv } from './env.ts'
import { errorHandler, notFound } from './errors.ts'
import { identityServicesRoutes } from './identity-services.routes.ts'
import type { Live } from './live.ts'
import { liveRoutes } from './live.routes.ts'
import { localeOf, sayIn } from './messages.ts'
import { moduleTermsRoutes } from './module-terms.routes.ts'
import { moduleRoutes } from './modules.routes.ts'
import type { Operations } from './operations.routes.ts'
import { ownAccountRoutes } from './own-account.routes.ts'
import { ownFactorRoutes } from './own-factors.routes.ts'
import { type Page, pageRoutes } from './page.routes.ts'
import { mountPlugin } from './plugin-mount.ts'
import { recusalRoutes } from './recusals.routes.ts'
import { serviceGuard } from './services.ts'
import { sessionRoutes } from './session.routes.ts'
import { hasBearer } from './tokens.ts'
import { vaultRoutes } from './vault/index.ts'

/**
 * An answer of the API is data: nothing in it is ever to be run, framed or guessed to be something else, whoever
 * opens its address. The headers for pages stand with the page.
 */
const forData = {
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
}

/** What the HTTP side of the host is put together from. */
export interface AppParts extends HostParts {
  pool: Pool
  /** Readiness and figures, and what measures them: kept when the application is put together anew. */
  operations: Operations
  /** Turns away what is too much; knows what each has taken so far, so it is kept as well. */
  guard: MiddlewareHandler
  exports: Pool
  sessions: Sessions
  factors: Factors
  identityServices: IdentityServices
  secrets: Secrets
  addresses: Addresses
  actors: Actors
  gatekeeper: Gatekeeper
  files: LocalFiles
  live: Live
  log: Logger
  /** The plugins that run in processes of their own. */
  runners: Runners | undefined
  /** The store of identities; undefined where this process has none. */
  vault: VaultParts | undefined
  /** The shell's page and built files. Absent in development, where Vite serves them. */
  web?: { page: Page; assets: AssetIndex }
}

/** The whole of the host's HTTP: operations, platform, every plugin, and the shell. Put together anew with other plugins. */
export function createApp(parts: AppParts) {
  const { routes, measure } = parts.operations
  const app = new OpenAPIHono<HostEnv>()
  app.onError(errorHandler(parts.log, parts.sessions))
  app.notFound(notFound)
  app.use(async (c, next) => {
    const locale = localeOf(c.req.header('accept-language'))
    c.set('locale', locale)
    c.set('say', sayIn(locale))
    await next()
  })
  app.use(measure)
  app.route('/', routes)

  // A browser sends cookies of itself and never this header: without cookies there is nothing to forge.
  const sameOrigin = csrf()
  app.use('/api/*', (c, next) => (hasBearer(c) ? next() : sameOrigin(c, next)))
  app.use('/api/*', secureHeaders(forData), async (c, next) => {
    await next()
    // Not `c.header`: on a finished answer that makes a whole Response of the light one and streams its body.
    c.res.headers.set('Cache-Control', 'no-store')
  })
  app.use('/api/*', parts.guard)
  app.use('/api/*', serviceGuard(parts))
  app.route('/api', sessionRoutes(parts))
  app.route('/api', ownAccountRoutes(parts))
  app.route('/api', ownFactorRoutes(parts))
  app.route('/api', identityServicesRoutes(parts))
  app.route('/api', liveRoutes(parts))
  app.route('/api/admin', moduleRoutes(parts))
  app.route('/api/admin', moduleTermsRoutes(parts))
  app.route('/api/admin', administrationRoutes(parts))
  app.route('/api/directory', directoryRoutes(parts))
  app.route('/api/audit', auditRoutes(parts))
  app.route('/api/recusals', recusalRoutes(parts))
  if (parts.vault) app.route('/api/vault', vaultRoutes({ gatekeeper: parts.gatekeeper, vault: parts.vault }))
  for (const plugin of parts.registry.plugins)
    app.route(`/api/p/${plugin.manifest.id}`, mountPlugin(plugin, parts))
  app.get('/api/openapi.json', (c) =>
    c.json(app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Xuncha 巡察', version: '1' } })),
  )
  app.all('/api/*', notFound)

  if (parts.web) {
    app.route('/assets', assetRoutes(parts.web.assets))
    app.route('/', pageRoutes(parts.web.page))
  }
  return app
}
