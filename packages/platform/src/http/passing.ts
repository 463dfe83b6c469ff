/**
 * What PostgreSQL, or the way to it, says where the same request may well succeed a moment later: a race that was lost
 * (serialisation, deadlock, rights that changed twice in one request), a lock or a statement that took too long, no
 * connection left, a server that is going down or coming up.
 */
const PASSING = new Set([
  '40001',
  '40P01',
  'XU409',
  '55P03',
  '57014',
  '25P03',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
])

// The driver gives these no code.
const LOST =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/

/** Whether trying again is the remedy. */
export function isPassing(error: Error): boolean {
  return ('code' in error && PASSING.has(String(error.code))) || LOST.test(error.message)
}

/** What PostgreSQL and the file system say where nothing can be written any more. */
const FULL = new Set(['53100', 'ENOSPC', 'EDQUOT'])

/** Whether there is no room left on a disk: nothing was written, and somebody has to make room. */
export function isFull(error: Error): boolean {
  return 'code' in error && FULL.has(String(error.code))
}
