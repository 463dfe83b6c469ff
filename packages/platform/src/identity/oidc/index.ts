export { IdentityServices, isIssuer, placeOfSecret } from './identity-services.ts'
export { FLOW_MINUTES } from './identity-services.repository.ts'
