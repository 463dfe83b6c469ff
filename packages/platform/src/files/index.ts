export { FileRefused, LARGEST_MIB, LocalFiles } from './local-store.ts'
