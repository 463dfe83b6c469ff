import { createHostApp, loadPlugin } from '@xuncha/ui/host'
import { defineAsyncComponent } from 'vue'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'
import { checkedLoader, digestsOf } from './load.ts'
import { shellPages } from './pages.ts'
import { safe } from './safe.ts'

const host = createHostApp({
  messages: { 'zh-CN': zh, en },
  pages: shellPages,
  // Fetched once somebody is signed in: the sign-in page has no use for it.
  tools: defineAsyncComponent(() => import('./palette/PaletteTool.vue')),
  load: checkedLoader(loadPlugin, digestsOf(document), () => location.reload()),
  safe,
})

void host.start('#app')
