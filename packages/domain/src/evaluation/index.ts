export * from './evaluation.ts'
