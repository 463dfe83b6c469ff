import { defineWebPlugin } from '@xuncha/plugin-sdk/web'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'
import { withField } from './words.ts'

export default defineWebPlugin({
  id: 'rectification',
  messages: { 'zh-CN': withField('zh-CN', zh), en: withField('en', en) },
  pages: {
    items: () => import('./items/ItemsPage.vue'),
    lists: () => import('./lists/ListsPage.vue'),
    'item-new': () => import('./items/NewItemPage.vue'),
    item: () => import('./item/ItemPage.vue'),
  },
  extensions: { 'feedback-items': () => import('./feedback/FeedbackItems.vue') },
})
