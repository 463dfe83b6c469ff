export * from './incident.ts'
export * from './member.ts'
export * from './recusal.ts'
export * from './recusal-request.ts'
