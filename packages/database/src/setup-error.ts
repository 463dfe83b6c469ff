/** What an operator has to put right before the program can start. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
  readonly code: string
  /** What was being done. */
  readonly step: string
  /** What to do about it. */
  readonly remedy: string

  constructor({ code, step, message, remedy, cause }: SetupFailure) {
    super(message, { cause })
    this.code = code
    this.step = step
    this.remedy = remedy
  }
}

type SetupFailure = { code: string; step: string; message: string; remedy: string; cause?: unknown }

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
