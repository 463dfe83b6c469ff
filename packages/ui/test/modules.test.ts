import { flushPromises } from '@vue/test-utils'
import type { WebPlugin } from '@xuncha/plugin-sdk/web'
import { expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { ActiveModule } from '../src/compose/session.ts'
import { followModules, frameRoute } from '../src/host/mount-plugin-routes.ts'
import { WantsReload } from '../src/host/load-plugin.ts'
import { createPlugins } from '../src/host/plugins.ts'

const page = { render: () => null }
const planning: ActiveModule = {
  id: 'planning',
  title: { 'zh-CN': '巡察计划', en: 'Planning' },
  pages: [{ name: 'round', path: '/rounds/:id', title: { 'zh-CN': '轮次', en: 'Round' } }],
  entry: '/assets/p/planning/entry-1.js',
  css: [],
  seals: false,
  tellsWork: false,
  extensions: [],
  verbs: [],
}

function host() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      {
        path: '/',
        name: frameRoute,
        component: page,
        children: [{ path: '/:path(.*)*', name: 'not-found', component: page }],
      },
    ],
  })
  return { router, follow: followModules(router) }
}

test('a module’s pages come and go with it, and the page one is on follows', async () => {
  const { router, follow } = host()
  await router.push('/planning/rounds/7')
  expect(router.currentRoute.value.name).toBe('not-found')

  follow([planning])
  await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('planning.round'))
  expect(router.currentRoute.value.params['id']).toBe('7')

  follow([])
  await flushPromises()
  expect(router.currentRoute.value.name).toBe('not-found')
})

test('a plugin is loaded once, when its first page is wanted', async () => {
  const loads: string[] = []
  const adopted: string[] = []
  const plugins = createPlugins(
    async ({ id, entry }) => {
      loads.push(entry)
      return { id, messages: { 'zh-CN': {}, en: {} }, pages: { round: async () => ({ default: page }) } }
    },
    ({ id }) => adopted.push(id),
  )
  await Promise.all([plugins.page(planning, 'round', 0), plugins.page(planning, 'round', 0)])
  expect(loads).toEqual(['/assets/p/planning/entry-1.js'])
  expect(adopted).toEqual(['planning'])

  await plugins.page({ ...planning, entry: '/assets/p/planning/entry-2.js' }, 'round', 0)
  expect(loads).toHaveLength(2)
})

test('a failure is not remembered: the retry loads anew', async () => {
  const retries: (number | undefined)[] = []
  const plugins = createPlugins(
    async ({ id }, options) => {
      retries.push(options?.retry)
      if (retries.length === 1) throw new Error('offline')
      return { id, messages: { 'zh-CN': {}, en: {} }, pages: { round: async () => ({ default: page }) } }
    },
    () => {},
  )
  await expect(plugins.page(planning, 'round', 0)).rejects.toThrow('offline')
  expect(await plugins.page(planning, 'round', 1)).toBe(page)
  expect(retries).toEqual([0, 1])
})

test('after a failure any page of the plugin asks under a new address, and never twice under one', async () => {
  const retries: (number | undefined)[] = []
  const plugins = createPlugins(
    async (_module, options) => {
      retries.push(options?.retry)
      throw new Error('offline')
    },
    () => {},
  )
  for (const name of ['round', 'round', 'rounds'])
    await expect(plugins.page(planning, name, 0)).rejects.toThrow('offline')
  expect(retries).toEqual([0, 1, 2])
})

test('one that hangs is asked for under a new address, and what it brings at last is not taken', async () => {
  const arrivals: ((plugin: WebPlugin) => void)[] = []
  const retries: (number | undefined)[] = []
  const plugins = createPlugins(
    (_module, options) => {
      retries.push(options?.retry)
      return new Promise((resolve) => arrivals.push(resolve))
    },
    () => {},
  )
  const first = plugins.page(planning, 'round', 0)
  const second = plugins.page(planning, 'round', 1)
  expect(retries).toEqual([0, 1])
  const whole = { id: 'planning', messages: { 'zh-CN': {}, en: {} } }
  arrivals[1]?.({ ...whole, pages: { round: async () => ({ default: page }) } })
  expect(await second).toBe(page)
  arrivals[0]?.({ ...whole, pages: {} })
  await expect(first).rejects.toThrow('has no page round')
  expect(await plugins.page(planning, 'round', 2)).toBe(page)
  expect(retries).toEqual([0, 1])
})

test('a part that hangs has its plugin asked for under a new address too', async () => {
  const retries: (number | undefined)[] = []
  const plugins = createPlugins(
    async (_module, options) => {
      retries.push(options?.retry)
      const hangs = new Promise<never>(() => {})
      const round = () => (options?.retry === 0 ? hangs : Promise.resolve({ default: page }))
      return { id: 'planning', messages: { 'zh-CN': {}, en: {} }, pages: { round } }
    },
    () => {},
  )
  void plugins.page(planning, 'round', 0)
  await flushPromises()
  expect(await plugins.page(planning, 'round', 1)).toBe(page)
  expect(retries).toEqual([0, 1])
})

test('what is shown on a page of another never has that page loaded again', async () => {
  const stays: (boolean | undefined)[] = []
  const plugins = createPlugins(
    async (_module, options) => {
      stays.push(options?.stay)
      throw new WantsReload()
    },
    () => {},
  )
  await expect(plugins.extension(planning, 'panel', 0)).rejects.toThrow(WantsReload)
  await expect(plugins.page(planning, 'round', 0)).rejects.toThrow(WantsReload)
  expect(stays).toEqual([true, false])
})
