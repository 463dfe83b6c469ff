import '../theme/index.css'
import { PiniaColada, useQueryCache } from '@pinia/colada'
import { createPinia } from 'pinia'
import { type App, createApp, watch } from 'vue'
import type { Router } from 'vue-router'
import { createDialogs, dialogsKey } from '../compose/dialogs.ts'
import { createNotices, noticesKey } from '../compose/notices.ts'
import { createSession, type Session, sessionKey } from '../compose/session.ts'
import { createShortcutBoard, shortcutBoardKey } from '../compose/shortcuts.ts'
import { applyTheme } from '../compose/theme.ts'
import { catchEscaped } from './escaped.ts'
import { createFailures, failuresKey } from './failures.ts'
import { hostOptionsKey } from './host-options.ts'
import HostRoot from './HostRoot.vue'
import { adoptMessages, createMessages, type Messages } from './i18n.ts'
import { loadPlugin } from './load-plugin.ts'
import { followModules } from './mount-plugin-routes.ts'
import type { HostOptions } from './options.ts'
import { createPlugins, pluginsKey } from './plugins.ts'
import { reachServer } from './reach-server.ts'
import { createHostRouter } from './routes.ts'
import { modulesOf } from './shown-modules.ts'

/** What a started host consists of. */
export interface HostApp {
  app: App
  router: Router
  i18n: Messages
  session: Session
}

/**
 * The page that holds plugins together: session, routes and menu by what the county has on, dialogs, notices, keys,
 * language and look. Used by the shell and by a plugin standing alone.
 */
export function createHostApp(
  options: HostOptions = {},
): HostApp & { start: (where: string) => Promise<HostApp> } {
  applyTheme()
  const session = createSession()
  const i18n = createMessages(session.locale.value, options.messages)
  const router = createHostRouter(options, session)
  const notices = createNotices()
  const failures = createFailures()
  const app = createApp(HostRoot)
  app.config.errorHandler = (error) => {
    console.error(error)
    notices.fail(error)
  }

  app.use(createPinia()).use(PiniaColada, {}).use(i18n)
  app.provide(sessionKey, session)
  app.provide(dialogsKey, createDialogs())
  app.provide(noticesKey, notices)
  app.provide(shortcutBoardKey, createShortcutBoard())
  app.provide(hostOptionsKey, options)
  app.provide(failuresKey, failures)
  app.onUnmount(catchEscaped({ session, notices, failures, i18n }))
  app.provide(
    pluginsKey,
    createPlugins(options.load ?? loadPlugin, ({ id, messages }) =>
      adoptMessages(i18n, { 'zh-CN': { [id]: messages['zh-CN'] }, en: { [id]: messages.en } }),
    ),
  )

  const follow = followModules(router)
  watch(session.modules, (all) => follow(modulesOf(options, all)), { flush: 'sync' })
  // The API words its answers in the reader's language: what is shown is asked for again.
  const cache = app.runWithContext(() => useQueryCache())
  watch(
    session.locale,
    (locale, before) => {
      i18n.global.locale.value = locale
      document.documentElement.lang = locale
      if (before) void cache.invalidateQueries({ active: true })
    },
    { immediate: true },
  )
  // Nobody's data outlives their sign-out. Somebody else who takes over a lost session starts from nothing.
  watch(
    () => session.who.value?.account,
    (account, before) => {
      if (!before) return
      cache.getEntries().forEach((entry) => cache.remove(entry))
      if (account) location.assign('/')
    },
  )

  const host: HostApp = { app, router, i18n, session }
  return {
    ...host,
    async start(where) {
      await reachServer(session, where)
      app.use(router).mount(where)
      await router.isReady()
      return host
    },
  }
}
