import type { Router } from 'vue-router'
import type { ActiveModule, ModulePage } from '../compose/session.ts'
import PluginPage from './PluginPage.vue'

/** Name of the route that all pages with menu and top bar hang below. */
export const frameRoute = 'frame'

declare module 'vue-router' {
  interface RouteMeta {
    /** Set on a plugin's page. */
    plugin?: { module: ActiveModule; page: ModulePage }
    /** Open to whoever is not signed in. */
    open?: boolean
  }
}

/**
 * Makes a route `/<module>/<path>`, named `<module>.<page>`, for each page of a module. Nothing of the module is
 * loaded before one of them is entered.
 * @returns removes them
 */
export function mountPluginRoutes(router: Router, module: ActiveModule): () => void {
  const removals = module.pages.map((page) =>
    router.addRoute(frameRoute, {
      path: `/${module.id}${page.path}`,
      name: `${module.id}.${page.name}`,
      // Not imported when wanted: what contains failures to load must not itself fail to.
      component: PluginPage,
      meta: { plugin: { module, page } },
    }),
  )
  return () => removals.forEach((remove) => remove())
}

/** Keeps the routes equal to the modules that are on. The page one is on is looked up again after a change. */
export function followModules(router: Router): (modules: readonly ActiveModule[]) => void {
  const mounted = new Map<string, { text: string; remove: () => void }>()
  return (modules) => {
    const before = mounted.size
    let changed = false
    for (const [id, { text, remove }] of mounted) {
      if (modules.some((module) => module.id === id && JSON.stringify(module) === text)) continue
      remove()
      mounted.delete(id)
      changed = true
    }
    for (const module of modules) {
      if (mounted.has(module.id)) continue
      mounted.set(module.id, { text: JSON.stringify(module), remove: mountPluginRoutes(router, module) })
      changed = true
    }
    const { currentRoute } = router
    if (!changed || (before === 0 && currentRoute.value.matched.length === 0)) return
    const { name, fullPath } = currentRoute.value
    const now = router.resolve(fullPath)
    if (now.name !== name) void router.replace({ path: fullPath, force: true })
  }
}
