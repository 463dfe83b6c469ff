/** No session stands behind the token, or no longer. Answered with 401. */
export class NoSession extends Error {}

/** The actor may not do this, or the module is off. Answered exactly as a record that does not exist. */
export class NotFound extends Error {}

/** A refusal rolls back: whatever was written on the way to it has not happened. */
export function isKept(result: unknown): boolean {
  return !(typeof result === 'object' && result !== null && 'ok' in result && result.ok === false)
}

/** The code of an error, PostgreSQL's or Node's. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** A row was written that its writer may not see: about a recused unit, above the clearance. As if it could not exist. */
export function isDenied(error: unknown): boolean {
  return codeOf(error) === '42501' && (error as { routine?: unknown }).routine === 'ExecWithCheckOptions'
}
