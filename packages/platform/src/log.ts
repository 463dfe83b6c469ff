import pino, { type Logger } from 'pino'

/** The process's log. Of an error it keeps message, code and stack: pg hangs its whole connection on one. */
export function createLog(level = process.env.LOG_LEVEL ?? 'warn'): Logger {
  return pino({ level, serializers: { error: brief } })
}

function brief(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : undefined
  return { message: error.message, code, stack: error.stack }
}
