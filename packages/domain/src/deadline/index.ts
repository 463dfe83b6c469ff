export * from './history.ts'
export * from './rule.ts'
export * from './urgency.ts'
