export { FileRefused, LocalFiles } from './local-store.ts'
