import type { Kysely } from 'kysely'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
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
  storeFlow,
  sweepFlows,
  takeFlow,
} from './identity-services.repository.ts'

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
  if (!URL.canParse(text)) return false
  const { protocol, hash, search, username } = new URL(text)
  return (protocol === 'https:' || isHere(text)) && hash === '' && search === '' && username === ''
}

function isHere(text: string): boolean {
  const { protocol, hostname } = new URL(text)
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

/**
 * Signing in by the county's own identity service 统一身份认证: authorisation code with PKCE, state and nonce; issuer,
 * audience and signature of the answer are checked by `openid-client`. It stands in for the password and for nothing
 * else: the account has to be there, a second factor is asked for, failures count.
 */
export class IdentityServices {
  readonly #parts: IdentityServiceParts
  readonly #known = new Map<string, { configuration: Configuration; until: number }>()

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
    const configuration = await this.#configured(service)
    if (configuration === undefined) return refuse('oidc.unreachable')
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
    const configuration = service && (await this.#configured(service))
    if (service === undefined || configuration === undefined) return refuse('oidc.unreachable')
    let claims: Record<string, unknown> | undefined
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
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
    if (typeof name !== 'string' || name.trim() === '') return refuse('oidc.unknown')
    return sessions.signInAs(service.county_id, name, from)
  }

  /** What the service says of itself, remembered for an hour; undefined where it cannot be asked or has no secret here. */
  async #configured(service: IdentityService): Promise<Configuration | undefined> {
    const { county_id, id, issuer, client_id, sealed, row_version } = service
    const key = `${id} ${row_version}`
    const known = this.#known.get(key)
    if (known && known.until > Date.now()) return known.configuration
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
      this.#known.clear()
      this.#known.set(key, { configuration, until: Date.now() + KEPT_MS })
      return configuration
    } catch (error) {
      this.#parts.log.warn({ error, county: county_id }, 'the identity service cannot be reached')
      return undefined
    }
  }
}
