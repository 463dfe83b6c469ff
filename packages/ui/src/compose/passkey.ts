import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { made, ProblemError } from './problem.ts'

/** Whether this page can use passkeys 通行密钥: browsers have them on https and on this machine only. */
export function canUsePasskeys(): boolean {
  return window.isSecureContext && browserSupportsWebAuthn()
}

/**
 * Has a passkey sign what the API asked for: the reader touches a key, or shows a finger.
 * @throws ProblemError ui.passkey-given-up where they did not
 */
export function signWithPasskey(asked: unknown): Promise<object> {
  const optionsJSON = asked as PublicKeyCredentialRequestOptionsJSON
  return orGivenUp(startAuthentication({ optionsJSON }))
}

/**
 * Has an authenticator make a passkey as the API asked for it.
 * @throws ProblemError ui.passkey-given-up, or ui.passkey-known where it has one for this account already
 */
export function makePasskey(asked: unknown): Promise<object> {
  const optionsJSON = asked as PublicKeyCredentialCreationOptionsJSON
  return orGivenUp(startRegistration({ optionsJSON }))
}

async function orGivenUp(doing: Promise<object>): Promise<object> {
  try {
    return await doing
  } catch (error) {
    const isKnown = error instanceof Error && error.name === 'InvalidStateError'
    throw new ProblemError(made(isKnown ? 'ui.passkey-known' : 'ui.passkey-given-up', 0))
  }
}
