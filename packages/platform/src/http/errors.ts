import { randomUUID } from 'node:crypto'
import type { Context, ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Logger } from 'pino'
import { problemResponse } from '@xuncha/plugin-sdk/server'
import { ModuleUnavailable } from '../apart/index.ts'
import { FileRefused } from '../files/index.ts'
import type { Sessions } from '../identity/index.ts'
import { NoSession, NotFound } from '../tenancy/index.ts'
import { isFull, isPassing } from './passing.ts'
import { noSession } from './session.routes.ts'

/** Turns what was thrown into an answer. What is a fault of ours says nothing but a number to look it up by. */
export function errorHandler(log: Logger, sessions: Sessions): ErrorHandler {
  return (error, c) => {
    if (error instanceof NoSession) return noSession(c, sessions)
    if (error instanceof NotFound) return notFound(c)
    // The database refuses what was allowed a moment ago, or what a fault of ours let through: to be looked into.
    if ('code' in error && error.code === 'XU403') {
      log.error({ error, path: c.req.path, method: c.req.method }, 'refused by the database')
      return notFound(c)
    }
    if (error instanceof FileRefused) return problemResponse(c, 409, error.refusal)
    if (error instanceof ModuleUnavailable) {
      c.header('Retry-After', String(error.seconds))
      return problemResponse(c, 503, { code: 'module-unavailable', facts: { seconds: error.seconds } })
    }
    if (error instanceof HTTPException) return problemResponse(c, 422, { code: 'shape' })
    const request = randomUUID()
    log.error({ error, request, path: c.req.path, method: c.req.method }, 'request failed')
    const say = c.get('say') as (code: string, facts?: object) => string
    const { code, status, retry } = kindOf(error)
    return c.json(
      { type: 'about:blank', title: say(code, { request }), status, code, facts: { request } },
      status,
      {
        'Content-Type': 'application/problem+json',
        ...(retry === undefined ? {} : { 'Retry-After': String(retry) }),
      },
    )
  }
}

/** How an error is answered, with the seconds after which trying again may help. */
function kindOf(error: Error) {
  if (isFull(error)) return { code: 'storage-full', status: 507, retry: 60 } as const
  if (isPassing(error)) return { code: 'busy', status: 503, retry: 1 } as const
  return { code: 'fault', status: 500, retry: undefined } as const
}

/** The one answer for what does not exist, what is forbidden and what is switched off. */
export function notFound(c: Context) {
  return problemResponse(c, 404, { code: 'not-found' })
}
