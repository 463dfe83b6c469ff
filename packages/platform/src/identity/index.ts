export { Addresses, isRange, isWithin } from './addresses.ts'
export {
  type Assertion,
  type Attestation,
  type BegunTotp,
  type Factor,
  type FactorProof,
  Factors,
  type OwnFactors,
  type Site,
} from './factors/index.ts'
export { HALF_MINUTES } from './half-sessions.ts'
export { FLOW_MINUTES, IdentityServices, isIssuer, placeOfSecret } from './oidc/index.ts'
export { JobSessions } from './job-sessions.ts'
export { makePassword } from './one-time.ts'
export { hashPassword } from './passwords.ts'
export type { Origin } from './prove.ts'
export { renewPassword, resetPasswords } from './reset.ts'
export { installRules, rulesOf } from './rules.ts'
export { hashOf, newServiceToken, SERVICE_PREFIX } from './tokens.ts'
export { Sessions } from './sessions.ts'
