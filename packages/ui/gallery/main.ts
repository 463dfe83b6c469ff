import { createHostApp } from '../src/host/index.ts'
import GalleryTools from './GalleryTools.vue'

const title = (zh: string, en: string) => ({ zh, en })
const titles = {
  ledger: title('台账列表', 'Ledger'),
  record: title('事项详情', 'Record'),
  form: title('表单', 'Form'),
  reader: title('公文阅读', 'Reader'),
  basics: title('基础组件', 'Basics'),
}
const messages = (language: 'zh' | 'en') => ({
  gallery: Object.fromEntries(Object.entries(titles).map(([key, both]) => [key, both[language]])),
})

const host = createHostApp({
  messages: { 'zh-CN': messages('zh'), en: messages('en') },
  tools: GalleryTools,
  pages: [
    {
      name: 'ledger',
      path: '/',
      title: 'gallery.ledger',
      icon: 'ledger',
      menu: true,
      component: () => import('./LedgerPage.vue'),
    },
    {
      name: 'record',
      path: '/record',
      title: 'gallery.record',
      icon: 'clipboard',
      menu: true,
      component: () => import('./RecordPage.vue'),
    },
    {
      name: 'form',
      path: '/form',
      title: 'gallery.form',
      icon: 'edit',
      menu: true,
      component: () => import('./FormPage.vue'),
    },
    {
      name: 'reader',
      path: '/reader',
      title: 'gallery.reader',
      icon: 'file',
      menu: true,
      component: () => import('./ReaderPage.vue'),
    },
    {
      name: 'basics',
      path: '/basics',
      title: 'gallery.basics',
      icon: 'settings',
      menu: true,
      component: () => import('./BasicsPage.vue'),
    },
  ],
})

void host.start('#app')
