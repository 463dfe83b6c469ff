import { isProblem, made, ProblemError } from './problem.ts'

interface AnyAnswer {
  ok: boolean
  status: number
  text(): Promise<string>
}

/** The body of a typed answer's 2xx part: what remains when the problems are thrown. */
export type BodyOf<A> = A extends { ok: false }
  ? never
  : A extends { json(): Promise<infer Body> }
    ? Body
    : unknown

/**
 * The body of the 2xx answer, typed as the route declares it; anything else is thrown as `ProblemError`.
 *
 * ```ts
 * const round = await answerOf(api.rounds[':id'].$get({ param: { id } }))
 * ```
 */
export async function answerOf<A extends AnyAnswer>(answer: A | Promise<A>): Promise<BodyOf<A>> {
  const response = await answer
  const body = parsed(await response.text())
  if (response.ok) return body as BodyOf<A>
  throw new ProblemError(isProblem(body) ? body : made(nameOf(response.status), response.status))
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function nameOf(status: number) {
  if (status === 401) return 'ui.signed-out' as const
  if (status === 404) return 'ui.not-found' as const
  return status >= 502 && status <= 504 ? ('ui.unavailable' as const) : ('ui.unexpected' as const)
}
