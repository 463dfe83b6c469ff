import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler, TypedResponse } from 'hono'
import type { JSONParsed } from 'hono/utils/types'
import type { Facts, Problem } from '../problem.ts'
import type { Session } from './session.ts'

export { createRoute, z } from '@hono/zod-openapi'

/** What the host puts into a plugin's request. */
export interface PluginEnv<Db> {
  Variables: {
    session: Session<Db>
    /** Decides, and makes the session of this request. `permit` calls it; without it there is no session. */
    admit: (permission: string) => Promise<void>
    /** A message in the reader's language: refusal code and facts → sentence. */
    say: (code: string, facts?: Facts) => string
  }
}

/**
 * A handler's mark that the host looks for at boot: a route without it stops the start.
 * It has no variables of its own, so that the router's stay typed in the handler behind it.
 */
export interface Policed extends MiddlewareHandler<object> {
  permission: string
}

/**
 * Declares what an actor needs for a route. The host decides before the first statement is sent;
 * without the permission the answer is the same 404 as for a record that does not exist.
 */
export function permit(permission: string): Policed {
  return Object.assign(
    async function permit(c: Context<object>, next: () => Promise<void>) {
      await (c as unknown as Context<PluginEnv<never>>).var.admit(permission)
      await next()
    },
    { permission },
  )
}

/** A plugin's router: what does not have the declared shape is answered 422 with a message per field. */
export function pluginRouter<Db>() {
  return new OpenAPIHono<PluginEnv<Db>>({ defaultHook: rejectInvalid })
}

/** Shape of every refusal on the wire. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    facts: z.record(z.string(), z.unknown()).optional(),
    fields: z.record(z.string(), z.string()).optional(),
  })
  .openapi('Problem')

const problemContent = { 'application/problem+json': { schema: problemSchema } }

/** The refusals that every route may answer with. Spread into `responses`. */
export const problems = {
  401: { description: 'No session 未登录', content: problemContent },
  404: { description: 'Unknown, forbidden or switched off: the same answer 不存在', content: problemContent },
  409: { description: 'A rule refuses 规则不允许', content: problemContent },
  412: { description: 'Somebody else changed it first 已被他人修改', content: problemContent },
  422: { description: 'Not of the declared shape 填写有误', content: problemContent },
}

/** A 2xx answer of this schema. */
export function reply<S extends z.ZodType>(schema: S, description = 'OK') {
  return { description, content: { 'application/json': { schema } } }
}

/** A request body of this schema, required. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } }
}

/** Path parameter of a record. */
export const byId = z.object({ id: z.uuid() })

/** Header of every create: the key becomes the record's id, so that sending twice makes one record. */
export const idempotencyKey = z.object({ 'idempotency-key': z.uuid() })

/** Header of every change: the version the change was made on, as `"3"`. */
export const ifMatch = z.object({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/)
    .transform((tag) => Number(tag.slice(1, -1)))
    .openapi({ type: 'string', pattern: '^"\\d{1,9}"$', example: '"3"' }),
})

type RefusalStatus = 404 | 409 | 412

/** A problem on the wire, one type per status: so a client that saw the status knows what it has. */
export type ProblemAnswer<S> = S extends 401 | RefusalStatus | 422 | 429 | 503
  ? Response & TypedResponse<JSONParsed<z.infer<typeof problemSchema>>, S, 'json'>
  : never

/** A refusal as `{ code, facts }`: what the rules in `domain` yield. */
export interface Refused {
  code: string
  facts?: Facts | undefined
}

/**
 * Answers with a refusal: `not-found` as 404 and bare of facts, `stale` as 412, any rule as 409.
 * The sentence is the plugin's translation of the code.
 */
export function refused(c: Context, refusal: Refused) {
  const status: RefusalStatus = refusal.code === 'not-found' ? 404 : refusal.code === 'stale' ? 412 : 409
  return problemResponse<RefusalStatus>(c, status, refusal)
}

/** A problem with this status. Facts never travel with a 404: they would tell that the record exists. */
export function problemResponse<S extends 401 | 404 | 409 | 412 | 422 | 429 | 503>(
  c: Context,
  status: S,
  refusal: Refused,
  fields?: Record<string, string>,
): ProblemAnswer<S> {
  const say = c.get('say') as PluginEnv<unknown>['Variables']['say']
  const problem: Problem = {
    type: 'about:blank',
    title: say(refusal.code, refusal.facts),
    status,
    code: refusal.code,
    ...(refusal.facts && status !== 404 ? { facts: refusal.facts } : {}),
    ...(fields ? { fields } : {}),
  }
  return c.json(problem, status, {
    'Content-Type': 'application/problem+json',
  }) as unknown as ProblemAnswer<S>
}

type Invalid = { success: false; error: z.ZodError }

/** Hook of every router: what is not of the declared shape is answered 422, with a message per field. */
export function rejectInvalid(result: { success: true } | Invalid, c: Context) {
  if (result.success) return
  const say = c.get('say') as PluginEnv<unknown>['Variables']['say']
  const fields: Record<string, string> = {}
  for (const issue of result.error.issues) {
    const path = issue.path.join('.') || 'body'
    fields[path] ??= say(codeOf(issue), issue as unknown as Facts)
  }
  return problemResponse(c, 422, { code: 'shape' }, fields)
}

/** A rule of a shape's own may bring the code of its sentence: `refine(…, { params: { code } })`. */
function codeOf(issue: z.core.$ZodIssue): string {
  const own = issue.code === 'custom' ? (issue.params?.code as unknown) : undefined
  return typeof own === 'string' ? own : `shape.${issue.code}`
}
