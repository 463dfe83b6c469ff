import { createHash, randomBytes } from 'node:crypto'

/** A fresh token: 256 bits that nobody guesses. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a token. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** What the token of a service begins with. A session's token never has a full stop. */
export const SERVICE_PREFIX = 'xst.'

/** A fresh token of a service, known for one wherever it turns up. */
export function newServiceToken(): string {
  return SERVICE_PREFIX + newToken()
}
