import pino, { type DestinationStream, type Logger } from 'pino'

/**
 * The process's log, to its output unless somebody else takes the lines. Of an error it keeps message, code and stack: pg
 * hangs its whole connection on one.
 */
export function createLog(level = process.env.LOG_LEVEL ?? 'warn', into?: DestinationStream): Logger {
  const options = { level, serializers: { error: brief } }
  return into === undefined ? pino(options) : pino(options, into)
}

function brief(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : undefined
  return { message: error.message, code, stack: error.stack }
}
