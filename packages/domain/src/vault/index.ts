export * from './fields.ts'
export * from './unseal.ts'
