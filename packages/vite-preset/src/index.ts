export { xunchaPlugin } from './plugin/index.ts'
export { shellConfig } from './shell/index.ts'
