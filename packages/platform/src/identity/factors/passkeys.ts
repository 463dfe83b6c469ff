import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Kysely } from 'kysely'
import type { PlatformDb } from '../../tables.ts'
import type { AccountRow } from '../accounts.repository.ts'
import {
  type NewPasskey,
  noteSigned,
  passkeysOf,
  type Purpose,
  storeChallenge,
  takeChallenge,
} from './passkeys.repository.ts'

type Db = Kysely<PlatformDb>

/** Where the page is: a passkey signs for one host, and says from which origin it was asked to. */
export interface Site {
  /** As the browser says it, `https://xuncha.example`. */
  origin: string
  /** Its host without the port. */
  rpId: string
}

/** What came over the wire: what is left out there may be there and be undefined. */
type Handed<T> = { [K in keyof T]: T[K] extends object ? Handed<T[K]> : T[K] | undefined }

/** A signature of a passkey, as the browser hands it on. */
export type Assertion = Handed<AuthenticationResponseJSON>

/** A passkey that was just made, as the browser hands it on. */
export type Attestation = Handed<RegistrationResponseJSON>

/** Ed25519, ES256 and RS256, as COSE numbers them: what authenticators have. @source RFC 9053; WebAuthn Level 3 §5.4 */
const ALGORITHMS = [-8, -7, -257]

/** Most passkeys of one account. */
export const MOST_PASSKEYS = 10

/** Asks for a new passkey. Any authenticator will do: who made it is nobody's business. */
export async function askForPasskey(
  db: Db,
  token: string,
  { account, site, product }: { account: AccountRow; site: Site; product: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await passkeysOf(db, account, site.rpId)
  const options = await generateRegistrationOptions({
    rpName: product,
    rpID: site.rpId,
    userName: account.username,
    userID: new Uint8Array(Buffer.from(account.id.replaceAll('-', ''), 'hex')),
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  })
  await storeChallenge(db, token, { purpose: 'enrol', challenge: options.challenge })
  return options
}

/** The passkey that was made upon that; undefined where it is not what was asked for, on this site and just now. */
export async function passkeyMade(
  db: Db,
  token: string,
  { response, site, name }: { response: Attestation; site: Site; name: string },
): Promise<NewPasskey | undefined> {
  const challenge = await takeChallenge(db, token, 'enrol')
  if (challenge === undefined) return undefined
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    supportedAlgorithmIDs: ALGORITHMS,
    // It comes after a password: having it is enough.
    requireUserVerification: false,
  }).catch(() => ({ verified: false, registrationInfo: undefined }))
  if (!verified || registrationInfo === undefined) return undefined
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  return {
    name,
    rp_id: site.rpId,
    credential_id: id,
    public_key: Buffer.from(publicKey),
    counter,
    transports: [...transports],
  }
}

/** Asks the passkeys of an account for a signature. */
export async function askForSignature(
  db: Db,
  token: string,
  { account, site, purpose }: { account: AccountRow; site: Site; purpose: Purpose },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const known = await passkeysOf(db, account, site.rpId)
  const options = await generateAuthenticationOptions({
    rpID: site.rpId,
    allowCredentials: known.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
    userVerification: 'preferred',
  })
  await storeChallenge(db, token, { purpose, challenge: options.challenge })
  return options
}

/**
 * Whether a signature is one of the account's own passkeys', of what was asked for, on this site, just now, and the first
 * of its kind: its counter goes on.
 */
export async function isSigned(
  db: Db,
  token: string,
  request: { account: AccountRow; response: Assertion; site: Site; purpose: Purpose },
): Promise<boolean> {
  const { account, response, site, purpose } = request
  const challenge = await takeChallenge(db, token, purpose)
  const known = await passkeysOf(db, account, site.rpId)
  const passkey = known.find(({ credential_id }) => credential_id === response.id)
  if (challenge === undefined || passkey === undefined) return false
  const { credential_id: id, public_key, counter, transports } = passkey
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    credential: { id, publicKey: new Uint8Array(public_key), counter, transports },
    requireUserVerification: false,
  }).catch(() => ({ verified: false, authenticationInfo: undefined }))
  if (!verified || authenticationInfo === undefined) return false
  return noteSigned(db, account, { id: passkey.id, counter: authenticationInfo.newCounter })
}
