export * from './clue.ts'
