export { type FactorProof, Factors } from './factors.ts'
export { type Factor, factorsOf } from './factors.repository.ts'
export type { Site } from './passkeys.ts'
