export { type Outcome } from './batch.ts'
export { LostTransaction, sendInTurn, sendTogether } from './executor.ts'
export { describer, kyselyOver, type Send } from './kysely.ts'
export { nameOf, type Statement, statementOf } from './statement.ts'
