import { defineWebPlugin } from '@xuncha/plugin-sdk/web'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'

export default defineWebPlugin({
  id: 'planning',
  messages: { 'zh-CN': zh, en },
  pages: {
    rounds: () => import('./rounds/RoundsPage.vue'),
    'round-new': () => import('./rounds/NewRoundPage.vue'),
    round: () => import('./round/RoundPage.vue'),
    'round-edit': () => import('./rounds/EditRoundPage.vue'),
    document: () => import('./document/DocumentPage.vue'),
  },
})
