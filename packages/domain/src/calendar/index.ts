export * from './deadline.ts'
export * from './plain-date.ts'
