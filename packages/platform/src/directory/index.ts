export { directoryIn } from './in-transaction.ts'
export { type CountySeed, idOf, seedCounty } from './seed.ts'
