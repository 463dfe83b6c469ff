export * from './incident.ts'
export * from './member.ts'
export * from './recusal.ts'
