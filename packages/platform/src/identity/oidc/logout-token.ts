import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'

/** What a logout token says: whose sessions end, and the token's own id. */
export interface LogoutToken {
  tokenId: string
  subject: string | undefined
  sid: string | undefined
}

/** A token is taken for so long after it was made, and what was taken is remembered for longer. */
export const LOGOUT_SECONDS = 300
const TOLERANCE_SECONDS = 60
export const REMEMBERED_SECONDS = LOGOUT_SECONDS + 2 * TOLERANCE_SECONDS

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** Signed by a key that the service alone has: with a shared one, whoever has our secret could make tokens. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/** Whose word a token claims to be, before anything of it is believed. */
export function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

/**
 * Reads a logout token; undefined where it is none, not this service's, not for this client, or not of now.
 * @source OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6
 */
export async function readLogoutToken(
  token: string,
  { issuer, clientId, keys, now }: { issuer: string; clientId: string; keys: JWTVerifyGetKey; now: Date },
): Promise<LogoutToken | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      requiredClaims: ['iat', 'jti'],
      maxTokenAge: LOGOUT_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now,
    })
    const { typ = 'logout+jwt' } = protectedHeader
    return /^(?:application\/)?(?:logout\+)?jwt$/i.test(typ) ? toldBy(payload) : undefined
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

function toldBy({ jti, sub, sid, events, nonce }: JWTPayload): LogoutToken | undefined {
  const event = typeof events === 'object' && events !== null ? Reflect.get(events, EVENT) : undefined
  // With a nonce it would be an id token, which says that somebody signed in.
  if (typeof event !== 'object' || event === null || nonce !== undefined) return undefined
  if (jti === undefined || jti === '' || (sub === undefined && sid === undefined)) return undefined
  if (sid !== undefined && typeof sid !== 'string') return undefined
  return { tokenId: jti, subject: sub, sid }
}
