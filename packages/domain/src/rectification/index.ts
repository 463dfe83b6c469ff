export * from './change.ts'
export * from './item.ts'
