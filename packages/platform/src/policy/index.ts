export { assertPolicies } from './boot.ts'
export { decide, decideForJob } from './decide.ts'
