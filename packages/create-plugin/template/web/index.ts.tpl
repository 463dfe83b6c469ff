import { defineWebPlugin } from '@xuncha/plugin-sdk/web'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'

export default defineWebPlugin({
  id: '{{id}}',
  messages: { 'zh-CN': zh, en },
  pages: { notes: () => import('./notes/NotesPage.vue') },
})
