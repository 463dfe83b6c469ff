export { importsOf } from '../imports.ts'
export { sharedNames } from './set.ts'
