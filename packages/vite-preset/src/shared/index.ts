export { importsOf } from '../imports.ts'
export { sharedNames } from './set.ts'
export { type WebParts, webPartsOf } from '../web-parts.ts'
