export { packSdk } from './pack.ts'
export { type SdkIndex, sdkFolder } from './sdk.ts'
