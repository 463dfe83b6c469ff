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

// With a one-time password, or without the second factor that the county wants, there is one thing to do.
host.router.beforeEach((to) => {
  const { mustChangePassword, mustEnrol } = host.session.who.value ?? {}
  return (mustChangePassword || mustEnrol) && to.name !== 'own-account' ? { name: 'own-account' } : true
})

void host.start('#app')
