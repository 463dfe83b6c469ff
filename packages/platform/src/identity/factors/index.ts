export { type BegunTotp, type FactorProof, Factors } from './factors.ts'
export { type Factor, factorsOf, type OwnFactors } from './factors.repository.ts'
export type { Assertion, Attestation, Site } from './passkeys.ts'
