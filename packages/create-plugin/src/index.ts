export { type NewPlugin, scaffold } from './scaffold.ts'
export { readSdk, type Sdk, type Source } from './sdk.ts'
