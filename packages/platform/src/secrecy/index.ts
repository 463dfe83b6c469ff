export { listClearances, setClearance } from './clearances.ts'
export { labelRecord, type MarkedTable, marksOf, type SealedRecord, sealedIn, sealRecord } from './marks.ts'
export { decideRecusal, liftRecusal, listRecusals, recuse } from './recusals.ts'
