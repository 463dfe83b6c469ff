import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import type { Session } from '../compose/session.ts'
import { containedPage } from './contained-page.ts'
import HostFrame from './HostFrame.vue'
import { frameRoute } from './mount-plugin-routes.ts'
import NotFoundPage from './NotFoundPage.vue'
import type { HostOptions } from './options.ts'
import SignInPage from './SignInPage.vue'

/** Routes of the host: signing in, and a frame whose pages want somebody who did. */
export function createHostRouter({ pages = [], only, history }: HostOptions, session: Session): Router {
  const own = pages.map(({ name, path, title, component, shown }): RouteRecordRaw => ({
    name,
    path,
    component: containedPage({ title, component }),
    beforeEnter: (to) =>
      !shown || (session.who.value && shown(session.who.value))
        ? true
        : { name: 'not-found', params: { path: to.path.slice(1).split('/') } },
  }))
  // Not a `redirect`: that is followed before anybody is asked to sign in, when no module is known yet.
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

/** The first page that the menu shows; without a menu the first that wants nothing in its address. */
function firstPage({ modules }: Session, only: string): string | true {
  const pages = modules.value.find(({ id }) => id === only)?.pages ?? []
  const [first] = pages.filter(({ menu }) => menu).sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
  const page = first ?? pages.find(({ path }) => !path.includes(':'))
  return page ? `/${only}${page.path}` : true
}
