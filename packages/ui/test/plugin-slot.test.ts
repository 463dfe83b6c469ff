import { defineSlot } from '@xuncha/plugin-sdk/web'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Component, computed, defineComponent, h, onUnmounted, shallowRef } from 'vue'
import { type ActiveModule, type Session, sessionKey } from '../src/compose/session.ts'
import { createFailures, failuresKey } from '../src/host/failures.ts'
import { hostOptionsKey } from '../src/host/host-options.ts'
import type { HostOptions } from '../src/host/options.ts'
import { WantsReload } from '../src/host/load-plugin.ts'
import { createPlugins, pluginsKey } from '../src/host/plugins.ts'
import { PluginSlot } from '../src/index.ts'
import { draw } from './host.ts'

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

const slot = defineSlot<{ roundId: string }>('planning.round.v1')

/** A module that shows one thing. */
function shows(id: string, order: number, at = slot.name): ActiveModule {
  const title = { 'zh-CN': `${id}的面板`, en: `panel of ${id}` }
  return {
    id,
    title: { 'zh-CN': `模块${id}`, en: `module ${id}` },
    pages: [],
    extensions: [{ name: 'panel', slot: at, title, order }],
    verbs: [],
    entry: `/assets/p/${id}/${id}-1.js`,
    css: [],
    seals: false,
    tellsWork: false,
  }
}

const Round = defineComponent({
  props: { roundId: { type: String, required: true } },
  setup: (props) => () => h('p', { class: 'round' }, `轮次 ${props.roundId}`),
})
const Crash = defineComponent(() => () => {
  throw new Error('坏了')
})

function slotWith(
  start: readonly ActiveModule[],
  load: (id: string, retry: number) => Promise<Component>,
  options: HostOptions = {},
) {
  const modules = shallowRef(start)
  const roundId = shallowRef('一')
  const plugins = createPlugins(
    async ({ id }, { retry = 0 } = {}) => ({
      id,
      messages: { 'zh-CN': {}, en: {} },
      pages: {},
      extensions: { panel: async () => ({ default: await load(id, retry) }) },
    }),
    () => {},
  )
  const session = { modules: computed(() => modules.value) } as unknown as Session
  const { wrapper } = draw(
    () => [
      h('p', { class: 'page' }, '页面'),
      h(PluginSlot, { of: slot, given: { roundId: roundId.value, extra: '多余' } }),
    ],
    {
      [sessionKey]: session,
      [pluginsKey]: plugins,
      [hostOptionsKey]: options,
      [failuresKey]: createFailures(() => {}),
    },
  )
  const panel = (id: string) => wrapper.findAll('.x-card').find((card) => card.text().includes(`${id}的面板`))
  return { wrapper, modules, roundId, panel }
}

test('each module that is on shows its own, in order, and is handed what the slot hands', async () => {
  const { wrapper, roundId } = slotWith(
    [shows('b', 2), shows('a', 1), shows('c', 0, 'onsite.feedback.v1')],
    async () => Round,
  )
  await flushPromises()
  expect(wrapper.findAll('h2').map((head) => head.text())).toEqual(['a的面板', 'b的面板'])
  expect(wrapper.find('.x-card').text()).toContain('模块a')
  roundId.value = '二'
  await flushPromises()
  expect(wrapper.findAll('.round').map((round) => round.text())).toEqual(['轮次 二', '轮次 二'])
  expect(wrapper.find('.round').attributes()).not.toHaveProperty('extra')
})

test('where nobody shows anything there is nothing, not even a heading', async () => {
  const { wrapper } = slotWith([shows('c', 0, 'onsite.feedback.v1')], async () => Round)
  await flushPromises()
  expect(wrapper.find('.page').exists()).toBe(true)
  expect(wrapper.find('[data-slot]').exists()).toBe(false)
})

test('one that fails leaves the page and the others alone, and works when it is tried again', async () => {
  const tries: number[] = []
  const { wrapper, panel } = slotWith([shows('a', 1), shows('b', 2), shows('c', 3)], async (id, retry) => {
    if (id === 'a' && tries.push(retry) === 1) throw new TypeError('Failed to fetch')
    return id === 'b' ? Crash : Round
  })
  await flushPromises()
  expect(panel('a')?.find('[data-failed=load]').text()).toContain('其他内容不受影响')
  expect(panel('b')?.find('[data-failed=crash]').exists()).toBe(true)
  expect(panel('c')?.find('.round').exists()).toBe(true)
  expect(wrapper.find('.page').exists()).toBe(true)

  await panel('a')?.find('button').trigger('click')
  await flushPromises()
  expect(panel('a')?.find('.round').text()).toBe('轮次 一')
  // Under another address: the first is spent.
  expect(tries).toEqual([0, 1])
})

test('one that never comes is given up after ten seconds, the others are there before', async () => {
  vi.useFakeTimers()
  const { panel } = slotWith([shows('a', 1), shows('b', 2)], (id) =>
    id === 'a' ? new Promise(() => {}) : Promise.resolve(Round),
  )
  await vi.advanceTimersByTimeAsync(9_999)
  expect(panel('a')?.find('[role=status]').exists()).toBe(true)
  expect(panel('b')?.find('.round').exists()).toBe(true)
  await vi.advanceTimersByTimeAsync(1)
  expect(panel('a')?.find('[data-failed=timeout]').exists()).toBe(true)
  vi.useRealTimers()
})

test('one that was installed after the page was opened waits for a new page, and does not fetch one', async () => {
  const { panel } = slotWith([shows('a', 1)], async () => {
    throw new WantsReload()
  })
  await flushPromises()
  expect(panel('a')?.find('[data-failed=wantsReload]').text()).toContain('刷新整个页面')
})

test('it comes and goes with its module, and a new version of it takes its place', async () => {
  let gone = 0
  const Leaving = defineComponent(() => {
    onUnmounted(() => (gone += 1))
    return () => h('p', { class: 'round' })
  })
  const { wrapper, modules } = slotWith([], async () => Leaving)
  expect(wrapper.find('.x-card').exists()).toBe(false)
  modules.value = [shows('a', 1)]
  await flushPromises()
  expect(wrapper.find('.round').exists()).toBe(true)
  modules.value = [{ ...shows('a', 1), entry: '/assets/p/a/a-2.js' }]
  await flushPromises()
  expect(gone).toBe(1)
  modules.value = []
  await flushPromises()
  expect(gone).toBe(2)
  expect(wrapper.find('.x-card').exists()).toBe(false)
})

test('in safe mode nothing is shown, and nothing is loaded', async () => {
  let loads = 0
  const load = async () => {
    loads += 1
    return Round
  }
  const { wrapper } = slotWith([shows('a', 1)], load, { safe: true })
  await flushPromises()
  expect(wrapper.find('[data-slot]').exists()).toBe(false)
  expect(loads).toBe(0)
})
