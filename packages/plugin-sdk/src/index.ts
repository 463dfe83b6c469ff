export * from './manifest.ts'
export * from './problem.ts'
