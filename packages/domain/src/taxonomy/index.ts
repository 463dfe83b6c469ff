export * from './focus.ts'
export * from './problem.ts'
export { type Term, type TermStatus } from './term.ts'
export * from './work.ts'
