export * from './record-label.ts'
