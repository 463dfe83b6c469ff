export { madeUpCounty } from './cast.ts'
export { directoryIn } from './in-transaction.ts'
export { type CountySeed, idOf, seedCounty, type SeededCounty, type SeedPasswords } from './seed.ts'
