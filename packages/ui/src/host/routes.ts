import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import type { Session } from '../compose/session.ts'
import HostFrame from './HostFrame.vue'
import { menuPages } from './menu.ts'
import { frameRoute } from './mount-plugin-routes.ts'
import NotFoundPage from './NotFoundPage.vue'
import type { HostOptions } from './options.ts'
import SignInPage from './SignInPage.vue'

/** Routes of the host: signing in, and a frame whose pages want somebody who did. */
export function createHostRouter({ pages = [], only, history }: HostOptions, session: Session): Router {
  const own = pages.map(({ name, path, component, shown }): RouteRecordRaw => ({
    name,
    path,
    component,
    beforeEnter: (to) =>
      !shown || (session.who.value && shown(session.who.value))
        ? true
        : { name: 'not-found', params: { path: to.path.slice(1).split('/') } },
  }))
  // Entered and not redirected: before the sign-in nobody knows which pages there are.
  const first: RouteRecordRaw[] = only
    ? [{ path: '/', component: NotFoundPage, beforeEnter: () => firstPage(session, only) }]
    : []

  const router = createRouter({
    history: history ?? createWebHistory(),
    routes: [
      { path: '/sign-in', name: 'sign-in', component: SignInPage, meta: { open: true } },
      {
        path: '/',
        name: frameRoute,
        component: HostFrame,
        children: [...own, ...first, { path: '/:path(.*)*', name: 'not-found', component: NotFoundPage }],
      },
    ],
  })

  router.beforeEach((to) => {
    const signedIn = session.who.value !== null
    if (to.meta.open) return signedIn ? '/' : true
    return signedIn ? true : { name: 'sign-in', query: to.path === '/' ? {} : { next: to.fullPath } }
  })
  return router
}

/** Where a plugin standing alone begins; here, where nothing is found, when the reader may open no page of it. */
function firstPage({ modules }: Session, only: string): string | true {
  const module = modules.value.find(({ id }) => id === only)
  const [page] = menuPages(module?.pages ?? [])
  return page ? `/${only}${page.path}` : true
}
