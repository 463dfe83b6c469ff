import { defineManifest } from '@xuncha/plugin-sdk'

/** The smallest plugin with a web half: one page, one style. */
export default defineManifest({
  manifestVersion: 1,
  id: 'hello',
  version: '0.1.0',
  sdk: '^0.1',
  title: { 'zh-CN': '问候', en: 'Hello' },
  summary: { 'zh-CN': '一页', en: 'One page' },
  order: 1,
  permissions: [{ id: 'hello.word:read', title: { 'zh-CN': '查看', en: 'Read' }, risk: 'low' }],
  roles: { office: { 'hello.word:read': 'county' } },
  pages: [
    {
      name: 'word',
      path: '/',
      title: { 'zh-CN': '问候', en: 'Hello' },
      needs: 'hello.word:read',
      menu: true,
    },
  ],
  publishes: [],
  listens: [],
  provides: [],
  uses: [],
  data: { schema: 'hello', tables: {} },
})
