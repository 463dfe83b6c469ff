import { z } from '@hono/zod-openapi'

/** Kinds of second factors on the wire. */
export const factorKinds = ['totp', 'passkey', 'recovery'] as const

/** Six digits of an authenticator, or a recovery code. */
export const code = z.string().trim().min(6).max(40)

const bytes = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(8192)

const credential = {
  id: bytes,
  rawId: bytes,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
  // Of extensions none is asked for, and none is read.
  clientExtensionResults: z.object({}),
}

/** A signature of a passkey. @source WebAuthn Level 3 §5.1.8, AuthenticationResponseJSON */
const assertion = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: bytes,
      authenticatorData: bytes,
      signature: bytes,
      userHandle: z.string().max(200).optional(),
    }),
  })
  .openapi('PasskeyAssertion')

/** A passkey that was just made. @source WebAuthn Level 3 §5.1.8, RegistrationResponseJSON */
export const attestation = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: bytes,
      attestationObject: bytes,
      transports: z.array(z.string().max(40)).max(10).optional(),
    }),
  })
  .openapi('PasskeyAttestation')

/** What is shown as a second factor 二次验证. */
export const factorProof = z
  .union([z.strictObject({ code }), z.strictObject({ passkey: assertion })])
  .openapi('FactorProof')

const descriptor = z.object({
  id: z.string(),
  type: z.string(),
  transports: z.array(z.string()).optional(),
})

/** What a browser asks a passkey to sign. @source WebAuthn Level 3 §5.1.10 */
export const signatureOptions = z
  .object({
    challenge: z.string(),
    timeout: z.number().optional(),
    rpId: z.string().optional(),
    allowCredentials: z.array(descriptor).optional(),
    userVerification: z.string().optional(),
  })
  .openapi('PasskeySignatureOptions')

/** What a browser asks an authenticator to make. @source WebAuthn Level 3 §5.1.9 */
export const creationOptions = z
  .object({
    rp: z.object({ id: z.string().optional(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ alg: z.number(), type: z.literal('public-key') })),
    timeout: z.number().optional(),
    excludeCredentials: z.array(descriptor).optional(),
    authenticatorSelection: z
      .object({
        residentKey: z.string().optional(),
        requireResidentKey: z.boolean().optional(),
        userVerification: z.string().optional(),
      })
      .optional(),
    attestation: z.string().optional(),
  })
  .openapi('PasskeyCreationOptions')
