export { LocalFiles } from './local-store.ts'
export { FileRefused } from './refused.ts'
