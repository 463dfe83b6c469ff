import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { createPluginApp, type HostApp } from '../src/host/index.ts'

const page = async () => ({ default: { render: () => '轮次列表' } })
const named = (name: string, path: string, menu: boolean, order: number) => ({
  name,
  path,
  menu,
  order,
  title: { 'zh-CN': name, en: name },
})
const who = {
  person: { id: 'p1', name: '陈立新', title: '巡察办副主任' },
  account: 'office',
  locale: 'zh-CN',
  county: { id: 1, name: '青山县' },
  organisation: null,
  roles: [],
  permissions: [],
  modules: [
    {
      id: 'planning',
      title: { 'zh-CN': '巡察计划', en: 'Planning' },
      pages: [
        named('round', '/rounds/:id', false, 0),
        named('teams', '/teams', true, 2),
        named('rounds', '/rounds', true, 1),
      ],
      entry: '/entry.js',
      css: [],
      seals: false,
      tellsWork: false,
      extensions: [],
      verbs: [],
    },
  ],
}
let signedIn: boolean
let host: HostApp

beforeEach(() => {
  vi.stubGlobal('EventSource', undefined)
  // The API is another package's; what is tested here is what this side makes of its answers.
  vi.stubGlobal('fetch', async () =>
    signedIn ? Response.json(who) : Response.json({ title: '', status: 401, code: 'x' }, { status: 401 }),
  )
  document.body.innerHTML = '<div id="app"></div>'
})

afterEach(() => {
  host.app.unmount()
  host.session.stop()
  vi.unstubAllGlobals()
})

async function start() {
  const made = createPluginApp({
    plugin: {
      id: 'planning',
      messages: { 'zh-CN': {}, en: {} },
      pages: { rounds: page, round: page, teams: page },
    },
    manifest: { id: 'planning' },
    history: createMemoryHistory(),
  })
  host = made
  await made.start('#app')
  await flushPromises()
  return made.router
}

test('a plugin alone opens its first page in the menu', async () => {
  signedIn = true
  expect((await start()).currentRoute.value.fullPath).toBe('/planning/rounds')
  expect(document.body.textContent).toContain('轮次列表')
})

test('it does so after signing in too, when nothing was known of its pages before', async () => {
  signedIn = false
  const router = await start()
  expect(router.currentRoute.value.fullPath).toBe('/sign-in')
  signedIn = true
  await host.session.refresh()
  await router.replace('/')
  expect(router.currentRoute.value.fullPath).toBe('/planning/rounds')
})
