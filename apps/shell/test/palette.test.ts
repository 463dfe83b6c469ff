// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { ActiveModule } from '@xuncha/ui/host'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'
import PaletteDialog from '../src/palette/PaletteDialog.vue'

const planning: ActiveModule = {
  id: 'planning',
  title: { 'zh-CN': '巡察计划', en: 'Planning' },
  pages: [
    { name: 'rounds', path: '/rounds', title: { 'zh-CN': '轮次', en: 'Rounds' }, menu: true },
    { name: 'round', path: '/rounds/:id', title: { 'zh-CN': '某轮次', en: 'A round' } },
  ],
  extensions: [],
  verbs: [
    { name: 'new', title: { 'zh-CN': '新建轮次', en: 'New round' }, opens: '/rounds/new' },
    { name: 'late', title: { 'zh-CN': '查看逾期', en: 'See what is late' }, opens: '/rounds?late=1' },
  ],
  entry: '/assets/p/planning/planning-1.js',
  css: [],
  seals: false,
  tellsWork: false,
}

let dialog: VueWrapper | undefined
afterEach(() => {
  dialog?.unmount()
  vi.unstubAllGlobals()
})

/** The palette of a reader who has these modules, as it is when it has just been opened. */
async function palette(modules: readonly ActiveModule[], permissions: readonly string[] = []) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:path(.*)*', component: { render: () => null } }],
  })
  const who = { modules, permissions, roles: [] }
  dialog = mount(PaletteDialog, {
    attachTo: document.body,
    global: {
      plugins: [
        router,
        createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': { shell: zh.shell }, en } }),
      ],
      // Where `@xuncha/ui` looks for the session.
      provide: { [Symbol.for('xuncha.session')]: { who: shallowRef(who), locale: ref('zh-CN') } },
    },
  })
  await vi.dynamicImportSettled()
  await flushPromises()
  const input = document.querySelector<HTMLInputElement>('.palette input') as HTMLInputElement
  const type = async (text: string) => {
    input.value = text
    input.dispatchEvent(new Event('input'))
    await flushPromises()
  }
  const press = async (key: string) => {
    input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await flushPromises()
  }
  const shown = () =>
    [...document.querySelectorAll('.palette [role=group]')].map((group) => [
      group.querySelector('.kind')?.textContent?.trim(),
      [...group.querySelectorAll('[role=option] span:first-child')].map((title) => title.textContent),
    ])
  const chosen = () => document.querySelector('[aria-selected=true] span')?.textContent
  return { router, type, press, shown, chosen }
}

test('what can be done stands before what can be opened, each with its heading', async () => {
  const { shown, chosen } = await palette([planning])
  expect(shown()).toEqual([
    ['常用操作', ['新建轮次', '查看逾期']],
    ['页面', ['我的工作', '我的账号', '轮次']],
  ])
  expect(chosen()).toBe('新建轮次')
})

test.each(['新建', 'xinjianlunci', 'xjlc', 'new round'])('%s finds 新建轮次', async (text) => {
  const { type, shown } = await palette([planning])
  await type(text)
  expect(shown()[0]).toEqual(['常用操作', ['新建轮次']])
})

test('a verb opens its page, with its query', async () => {
  const { router, type, press } = await palette([planning])
  await type('ckyq')
  await press('Enter')
  expect(router.currentRoute.value.fullPath).toBe('/planning/rounds?late=1')
})

test('the arrow keys go from what is done to what is opened', async () => {
  const { router, press, chosen } = await palette([planning])
  for (let n = 0; n < 4; n += 1) await press('ArrowDown')
  expect(chosen()).toBe('轮次')
  await press('Enter')
  expect(router.currentRoute.value.fullPath).toBe('/planning/rounds')
})

test('without modules nothing of theirs is offered', async () => {
  expect((await palette([])).shown()).toEqual([['页面', ['我的工作', '我的账号']]])
})

test('a page of one record is not offered: nothing says which', async () => {
  const { shown } = await palette([], ['platform.module:read'])
  expect(shown()[0]?.[1]).toContain('模块管理')
  expect(new Set(shown()[0]?.[1]).size).toBe(shown()[0]?.[1]?.length)
})
