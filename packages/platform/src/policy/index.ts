export { assertPolicies } from './boot.ts'
export { decide, decideForJob, PLATFORM } from './decide.ts'
