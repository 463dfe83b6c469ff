import { createHash } from 'node:crypto'
import { makePassword } from '../one-time.ts'

/** How many there are of a set. */
export const RECOVERY_CODES = 10

/** A set of recovery codes 恢复码, each for one use. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, makePassword)
}

/**
 * What is kept of a recovery code. It has 79 bits of chance: unlike a password it cannot be guessed from its digest, so
 * that one pass is enough. Typed without hyphens or in capitals it is the same.
 */
export function digestOfRecoveryCode(typed: string): Buffer {
  const bare = typed.toLowerCase().replaceAll(/[\s-]/g, '')
  return createHash('sha256').update(bare).digest()
}
