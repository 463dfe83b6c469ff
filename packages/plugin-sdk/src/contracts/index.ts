export * from './contract.ts'
export * from './feedback.ts'
export * from './integrity.ts'
export * from './round.ts'
