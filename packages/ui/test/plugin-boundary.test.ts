import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Component, defineComponent, h } from 'vue'
import { PluginBoundary } from '../src/host/index.ts'
import { draw } from './host.ts'

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

const Good = defineComponent(() => () => h('p', { class: 'good' }, '正常'))
const Crash = defineComponent(() => () => {
  throw new Error('坏了')
})

function bounded(load: (retry: number) => Promise<Component>, timeout?: number) {
  const { wrapper, notices } = draw(() => [
    h('p', { class: 'neighbour' }, '别的模块'),
    h(
      PluginBoundary,
      { title: '巡察计划', load, timeout },
      { default: ({ component }: { component: Component }) => h(component) },
    ),
  ])
  const retry = async () => {
    await wrapper.find('.x-boundary button').trigger('click')
    await flushPromises()
  }
  return { wrapper, notices, retry }
}

test('a page that throws while it is drawn shows its own boundary; its neighbour stays', async () => {
  const { wrapper } = bounded(async () => Crash)
  await flushPromises()
  expect(wrapper.find('.x-boundary').text()).toContain('“巡察计划”的这个页面出错了')
  expect(wrapper.find('.neighbour').exists()).toBe(true)
})

test('a plugin that does not load is tried again under a new number, and then works', async () => {
  const tries: number[] = []
  const { wrapper, retry } = bounded(async (number) => {
    tries.push(number)
    if (number === 0) throw new TypeError('Failed to fetch dynamically imported module')
    return Good
  })
  await flushPromises()
  expect(wrapper.find('.x-boundary').text()).toContain('“巡察计划”暂时打不开')
  await retry()
  expect(wrapper.find('.good').exists()).toBe(true)
  expect(tries).toEqual([0, 1])
})

test('a plugin that never comes is given up, and what comes too late is ignored', async () => {
  vi.useFakeTimers()
  let arrive: (page: Component) => void = () => {}
  const { wrapper } = bounded(() => new Promise((resolve) => (arrive = resolve)), 10_000)
  await vi.advanceTimersByTimeAsync(9_999)
  expect(wrapper.find('.x-boundary').exists()).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(wrapper.find('.x-boundary').text()).toContain('10 秒内没有打开')
  arrive(Good)
  await vi.runAllTimersAsync()
  expect(wrapper.find('.good').exists()).toBe(false)
  vi.useRealTimers()
})

test('a page that waits for ever in its setup is given up too', async () => {
  vi.useFakeTimers()
  const Waiting = defineComponent({ setup: () => new Promise<() => null>(() => {}) })
  const { wrapper } = bounded(async () => Waiting)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(wrapper.find('.x-boundary').exists()).toBe(true)
  vi.useRealTimers()
})

test('a click that fails is told and leaves the page, with what was typed, alone', async () => {
  const Clumsy = defineComponent(
    () => () => h('button', { class: 'clumsy', onClick: () => Promise.reject(new Error('no')) }, '点我'),
  )
  const { wrapper, notices } = bounded(async () => Clumsy)
  await flushPromises()
  await wrapper.find('.clumsy').trigger('click')
  await flushPromises()
  expect(wrapper.find('.clumsy').exists()).toBe(true)
  expect(notices.shown).toHaveLength(1)
})
