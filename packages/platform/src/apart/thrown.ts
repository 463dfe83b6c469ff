import { HTTPException } from 'hono/http-exception'
import { FileRefused } from '../files/refused.ts'
import { NoSession, NotFound } from '../tenancy/refusals.ts'
import { THROWN } from './protocol.ts'

/** Something that was thrown, on its way from one process to the other. */
type Thrown =
  | { kind: 'no-session' }
  | { kind: 'not-found' }
  | { kind: 'shape' }
  | { kind: 'file'; code: string; facts?: Record<string, unknown> }
  | { kind: 'fault'; message: string; code?: string }

/** An answer that stands for what was thrown, so that the other side throws the same. */
export function answerOfThrown(error: unknown): Response {
  return Response.json(thrownOf(error), { status: 500, headers: { [THROWN]: '1' } })
}

/** @throws what an answer stands for, where it stands for something */
export async function throwAsThere(answer: Response): Promise<void> {
  if (!answer.headers.has(THROWN)) return
  const thrown = (await answer.json()) as Thrown
  if (thrown.kind === 'no-session') throw new NoSession()
  if (thrown.kind === 'not-found') throw new NotFound()
  if (thrown.kind === 'file') throw new FileRefused(thrown.code, thrown.facts)
  if (thrown.kind === 'shape') throw new HTTPException(400)
  const error = new Error(thrown.message)
  throw thrown.code === undefined ? error : Object.assign(error, { code: thrown.code })
}

function thrownOf(error: unknown): Thrown {
  if (error instanceof NoSession) return { kind: 'no-session' }
  if (error instanceof NotFound) return { kind: 'not-found' }
  if (error instanceof FileRefused) return { kind: 'file', ...error.refusal }
  if (error instanceof HTTPException) return { kind: 'shape' }
  if (!(error instanceof Error)) return { kind: 'fault', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { kind: 'fault', message: error.message, ...code }
}
