import { definePlugin } from '@xuncha/plugin-sdk/server'
import { routes } from './notes.routes.ts'
import type { {{Name}}Db } from './tables.ts'

export type {{Name}}Api = typeof routes

export default definePlugin<{{Name}}Db>({
  id: '{{id}}',
  migrations: new URL('../migrations/', import.meta.url),
  routes,
  refusals: { 'zh-CN': {}, en: {} },
})
