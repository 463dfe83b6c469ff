import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import type { Kysely } from 'kysely'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Logger } from 'pino'
import { done, type Outcome, refuse } from '@xuncha/domain'
import type { Secrets } from '../../secrets/index.ts'
import type { PlatformDb } from '../../tables.ts'
import type { Origin } from '../prove.ts'
import type { Sessions, SignedIn } from '../sessions.ts'
import { newToken } from '../tokens.ts'
import {
  type IdentityService,
  identityService,
  openIdentityServices,
  servicesOf,
  storeFlow,
  sweepFlows,
  takeFlow,
  takeLogout,
} from './identity-services.repository.ts'
import { claimedIssuer, readLogoutToken, REMEMBERED_SECONDS } from './logout-token.ts'

/** What signing in by an identity service is put together from. */
export interface IdentityServiceParts {
  gate: Kysely<PlatformDb>
  secrets: Secrets
  sessions: Sessions
  log: Logger
}

const SECONDS = 5
const KEPT_MS = 60 * 60_000

/** Where the secret of a service's client belongs. */
export function placeOfSecret(county: number, id: string) {
  return { county, case: id, field: 'oidc.secret', version: 1 }
}

/** Whether an issuer's address can be trusted with a secret: https, or a service on this machine. */
export function isIssuer(text: string): boolean {
  if (!isSafe(text)) return false
  const { hash, search, username } = new URL(text)
  return hash === '' && search === '' && username === ''
}

function isSafe(text: string): boolean {
  return URL.canParse(text) && (new URL(text).protocol === 'https:' || isHere(text))
}

function isHere(text: string): boolean {
  const { protocol, hostname } = new URL(text)
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

interface Known {
  configuration: Configuration
  /** The keys that the service signs with; asked for when a token of it comes. */
  keys: JWTVerifyGetKey | undefined
}

/**
 * Signing in by the county's own identity service 统一身份认证: authorisation code with PKCE, state and nonce; issuer,
 * audience and signature of the answer are checked by `openid-client`. It stands in for the password and for nothing
 * else: the account has to be there, a second factor is asked for, failures count.
 */
export class IdentityServices {
  readonly #parts: IdentityServiceParts
  readonly #known = new Map<string, Known & { until: number }>()

  constructor(parts: IdentityServiceParts) {
    this.#parts = parts
  }

  /** Those that may be signed in by. */
  open() {
    return openIdentityServices(this.#parts.gate)
  }

  /**
   * Where to send the browser, and the token that its cookie keeps until it is back.
   * @refuses not-found, oidc.unreachable
   */
  async begin(id: string, redirectUri: string): Promise<Outcome<{ url: string; token: string }>> {
    const { gate } = this.#parts
    const service = await identityService(gate, id)
    if (!service) return refuse('not-found')
    const known = await this.#configured(service)
    if (known === undefined) return refuse('oidc.unreachable')
    const { configuration } = known
    const verifier = randomPKCECodeVerifier()
    const [state, nonce, token] = [randomState(), randomNonce(), newToken()]
    await sweepFlows(gate)
    const { county_id, id: service_id } = service
    await storeFlow(gate, token, { county_id, service_id, state, nonce, verifier })
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      response_type: 'code',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    return done({ url: url.href, token })
  }

  /**
   * What the way back opens.
   * @param url the address that the service sent the browser to, with what it says there
   * @refuses oidc.expired, oidc.refused, oidc.unknown, sign-in.paused
   */
  async finish(token: string, url: URL, from: Origin): Promise<Outcome<SignedIn>> {
    const { gate, sessions, log } = this.#parts
    const flow = await takeFlow(gate, token)
    if (!flow) return refuse('oidc.expired')
    const service = await identityService(gate, flow.service_id)
    const known = service && (await this.#configured(service))
    if (service === undefined || known === undefined) return refuse('oidc.unreachable')
    let claims: IDToken | undefined
    try {
      const tokens = await authorizationCodeGrant(known.configuration, url, {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.verifier,
        idTokenExpected: true,
      })
      claims = tokens.claims()
    } catch (error) {
      log.warn({ error, county: flow.county_id }, 'refused what the identity service answered')
      return refuse('oidc.refused')
    }
    const name = claims?.[service.claim]
    if (claims === undefined || typeof name !== 'string' || name.trim() === '') return refuse('oidc.unknown')
    const { sub: subject, sid } = claims
    const vouched = { by: service.id, subject, sid: typeof sid === 'string' ? sid : null }
    return sessions.signInAs(service.county_id, { typed: name, vouched }, from)
  }

  /**
   * Where to send the browser so that a session ends at its identity service too; undefined where there is no need, or no
   * way. The address is one that the service says of itself: nothing of the request goes into it.
   * @param voucher whose word the session stood on, see `Sessions.voucherOf`
   */
  async endOf(voucher: string | undefined, returnTo: string): Promise<string | undefined> {
    const service = voucher === undefined ? undefined : await identityService(this.#parts.gate, voucher)
    const known = service && (await this.#configured(service))
    const { end_session_endpoint: end } = known?.configuration.serverMetadata() ?? {}
    if (known === undefined || end === undefined || !isSafe(end)) return undefined
    return buildEndSessionUrl(known.configuration, { post_logout_redirect_uri: returnTo }).href
  }

  /**
   * Ends the sessions that a service says have ended there (back-channel logout).
   * @returns whether it was the word of a service that counties sign in by, and new
   */
  async endByWord(token: string): Promise<boolean> {
    const { gate, sessions } = this.#parts
    const issuer = claimedIssuer(token)
    let isTaken = false
    for (const service of issuer === undefined ? [] : await servicesOf(gate, issuer)) {
      const { keys } = (await this.#configured(service)) ?? {}
      if (keys === undefined) continue
      const asked = { issuer: service.issuer, clientId: service.client_id, keys, now: new Date() }
      const told = await readLogoutToken(token, asked)
      if (told === undefined) continue
      const { tokenId, subject, sid } = told
      if (!(await takeLogout(gate, service, { tokenId, seconds: REMEMBERED_SECONDS }))) continue
      isTaken = true
      if (subject !== undefined)
        await sessions.endVouched(service.county_id, { by: service.id, subject, sid })
      else if (sid !== undefined) await sessions.endVouched(service.county_id, { by: service.id, sid })
    }
    return isTaken
  }

  /** What the service says of itself, remembered for an hour; undefined where it cannot be asked or has no secret here. */
  async #configured(service: IdentityService): Promise<Known | undefined> {
    const { county_id, id, issuer, client_id, sealed, row_version } = service
    const key = `${id} ${row_version}`
    const known = this.#known.get(key)
    if (known && known.until > Date.now()) return known
    const secret = this.#parts.secrets.open(sealed, placeOfSecret(county_id, id))
    if (secret === undefined) return undefined
    try {
      const execute = isHere(issuer)
        ? [allowInsecureRequests, enableNonRepudiationChecks]
        : [enableNonRepudiationChecks]
      const configuration = await discovery(new URL(issuer), client_id, secret.toString('utf8'), undefined, {
        execute,
        timeout: SECONDS,
      })
      const { jwks_uri } = configuration.serverMetadata()
      const keys =
        jwks_uri === undefined || !isSafe(jwks_uri)
          ? undefined
          : createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: SECONDS * 1000 })
      this.#known.clear()
      this.#known.set(key, { configuration, keys, until: Date.now() + KEPT_MS })
      return { configuration, keys }
    } catch (error) {
      this.#parts.log.warn({ error, county: county_id }, 'the identity service cannot be reached')
      return undefined
    }
  }
}
