import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { createHostApp, type HostApp } from '../src/host/index.ts'
import { againIn } from '../src/compose/again.ts'

const who = {
  person: { id: 'p1', name: '陈立新', title: '巡察办副主任' },
  account: 'office',
  locale: 'zh-CN',
  county: { id: 1, name: '青山县' },
  organisation: null,
  roles: [],
  modules: [],
  permissions: [],
}
let answers: (() => Response)[]
let asked: number
let host: HostApp | undefined

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', undefined)
  asked = 0
  // The API is another package's; what is tested here is what this side makes of its answers.
  vi.stubGlobal('fetch', async (address: string) => {
    // The sign-in page asks by what else one may sign in.
    if (address === '/api/session/oidc') return Response.json({ services: [] })
    asked++
    return (answers.shift() ?? (() => Response.json(who)))()
  })
  document.body.innerHTML = '<div id="app"></div>'
})

afterEach(() => {
  host?.app.unmount()
  host?.session.stop()
  host = undefined
  vi.useRealTimers()
  vi.unstubAllGlobals()
  localStorage.clear()
})

const bad = () => new Response('<h1>Bad Gateway</h1>', { status: 502 })
const offline = () => {
  throw new TypeError('Failed to fetch')
}

function open(path: string) {
  const history = createMemoryHistory()
  history.replace(path)
  const made = createHostApp({
    history,
    pages: [
      {
        name: 'home',
        path: '/',
        title: 'ui.menu',
        component: async () => ({ default: { render: () => '首页' } }),
      },
      {
        name: 'deep',
        path: '/deep',
        title: 'ui.menu',
        component: async () => ({ default: { render: () => '深处' } }),
      },
    ],
  })
  const started = made.start('#app')
  host = made
  return { ...made, started }
}

const text = () => document.body.textContent ?? ''

test.each([
  ['answers 502', bad],
  ['cannot be reached', offline],
])('while the server %s the page says so, keeps its path, and goes on by itself', async (_, answer) => {
  answers = [answer, answer]
  const { router, started } = open('/deep?tab=2')
  await flushPromises()
  expect(text()).toContain('连不上服务器')
  expect(document.querySelector('input[type=password]')).toBeNull()

  await vi.advanceTimersByTimeAsync(10_000)
  await started
  expect(asked).toBe(3)
  expect(router.currentRoute.value.fullPath).toBe('/deep?tab=2')
  expect(text()).toContain('深处')
  expect(text()).not.toContain('连不上服务器')
})

test('the button tries at once, and whoever is not signed in is asked to, with the way back', async () => {
  answers = [
    bad,
    () => Response.json({ type: 'about:blank', title: '', status: 401, code: 'x' }, { status: 401 }),
  ]
  const { router, started } = open('/deep?tab=2')
  await flushPromises()
  document.querySelector<HTMLButtonElement>('.x-boundary button')?.click()
  await flushPromises()
  await started
  expect(asked).toBe(2)
  expect(router.currentRoute.value.name).toBe('sign-in')
  expect(router.currentRoute.value.query['next']).toBe('/deep?tab=2')
})

test('delays grow to a minute and are not the same for all', () => {
  expect([1, 2, 3].map((n) => againIn(n, 0))).toEqual([500, 1000, 2000])
  expect([1, 2, 3].map((n) => againIn(n, 0.999999))).toEqual([1000, 2000, 4000])
  expect(againIn(40, 0.999999)).toBe(60_000)
})
