import { z } from '@hono/zod-openapi'

/** Kinds of second factors on the wire. */
export const factorKinds = ['totp', 'passkey', 'recovery'] as const

/** Six digits of an authenticator, or a recovery code. */
export const code = z.string().trim().min(6).max(40)

/** What is shown as a second factor 二次验证. */
export const factorProof = z.strictObject({ code }).openapi('FactorProof')
