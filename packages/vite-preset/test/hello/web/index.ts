import { defineWebPlugin } from '@xuncha/plugin-sdk/web'

export default defineWebPlugin({
  id: 'hello',
  messages: { 'zh-CN': { word: '您好' }, en: { word: 'Hello' } },
  pages: { word: () => import('./WordPage.vue') },
})
