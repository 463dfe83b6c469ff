export { makeKeyFile, readKeyFile } from './key-file.ts'
export { Secrets } from './secrets.ts'
