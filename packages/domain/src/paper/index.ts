export * from './ledger.ts'
export * from './paper.ts'
