export * from './end.ts'
export * from './purge.ts'
