import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { body, problemResponse, problems, rejectInvalid } from '@xuncha/plugin-sdk/server'
import type { Logger } from 'pino'
import type { Sessions } from '../identity/index.ts'
import type { Registry } from '../plugins/index.ts'
import type { Actors } from '../tenancy/index.ts'
import type { HostEnv } from './env.ts'
import { notFound } from './errors.ts'
import { Buckets, type Rate } from './load.ts'
import type { Operations } from './operations.routes.ts'
import { noSession } from './session.routes.ts'
import { cookieTokenOf } from './tokens.ts'
import { describeWho } from './who.ts'

/** A page in which a plugin runs wild has something to tell all the time; the first few say it all. */
const REPORTS: Rate = { perSecond: 0.1, burst: 30 }

const report = createRoute({
  method: 'post',
  path: '/failures',
  summary:
    'A part of a module failed in the browser 网页部分故障: which, and how, and nothing of what was on the page',
  request: {
    body: body(
      z.strictObject({
        module: z.string().max(40),
        /** Name of the page or extension, where it is to be seen which. */
        part: z.string().max(80).optional(),
        kind: z.enum(['load', 'timeout', 'crash', 'handler']),
      }),
    ),
  },
  responses: {
    204: { description: 'Noted' },
    401: problems[401],
    404: problems[404],
    422: problems[422],
  },
})

/** What the reports of failures are put together from. */
export interface FailureParts {
  sessions: Sessions
  actors: Actors
  registry: Registry
  operations: Operations
  log: Logger
}

/**
 * Tells the operator what failed in the browsers of those who are signed in. Taken of what the reader has in their own
 * session and of nothing else, so that it says nothing of what others have.
 */
export function failureRoutes(parts: FailureParts) {
  const buckets = new Buckets(REPORTS)
  return new OpenAPIHono<HostEnv>({ defaultHook: rejectInvalid }).openapi(report, async (c) => {
    const token = cookieTokenOf(c)
    const known = token === undefined ? undefined : await parts.actors.of(token)
    if (token === undefined || known === undefined) return noSession(c, parts.sessions)
    if (known.mustChangePassword || known.mustEnrol) return notFound(c)
    const { module, part, kind } = c.req.valid('json')
    const has = describeWho(known, parts).modules.find(({ id }) => id === module)
    const isOfIt = has && [...has.pages, ...has.extensions].some(({ name }) => name === (part ?? name))
    if (!has || !isOfIt) return notFound(c)
    const wait = buckets.take(token)
    if (wait > 0) return problemResponse(c, 429, { code: 'too-many', facts: { seconds: Math.ceil(wait) } })
    parts.operations.failed(module, kind)
    parts.log.warn({ module, version: has.version, part, kind, county: known.countyId }, 'web half failed')
    return c.body(null, 204)
  })
}
