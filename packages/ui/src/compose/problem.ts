import type { Problem } from '@xuncha/plugin-sdk'

/** A refusal on its way up: thrown by `answerOf`, taken apart by `problemOf`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.title || problem.code)
    this.problem = problem
  }
}

/**
 * The problem in whatever was thrown. A network that does not answer is `ui.offline`, anything unforeseen
 * `ui.unexpected`; both without a title, since they are worded here and not by the API.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (isProblem(error)) return error
  const offline = error instanceof TypeError && /fetch|network|load/i.test(error.message)
  return made(offline ? 'ui.offline' : 'ui.unexpected', 0)
}

/** A problem that this side found: a title is looked up under `ui.problem`. */
export function made(code: `ui.${string}`, status: number): Problem {
  return { type: 'about:blank', title: '', status, code }
}

/** Whether a value has the shape of RFC 9457 as the API sends it. */
export function isProblem(value: unknown): value is Problem {
  const candidate = value as Partial<Problem> | null
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    typeof candidate.code === 'string' &&
    typeof candidate.status === 'number' &&
    typeof candidate.title === 'string'
  )
}
