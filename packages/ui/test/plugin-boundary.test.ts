import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Component, defineComponent, h, ref } from 'vue'
import { PluginBoundary } from '../src/host/index.ts'
import { createFailures, failuresKey } from '../src/host/failures.ts'
import { answerOf } from '../src/index.ts'
import { draw } from './host.ts'

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

const Good = defineComponent(() => () => h('p', { class: 'good' }, '正常'))
const Crash = defineComponent(() => () => {
  throw new Error('坏了')
})

const part = { module: 'planning', name: 'rounds', key: '/entry-1.js page rounds' }

function bounded(load: (retry: number) => Promise<Component>, timeout?: number) {
  const reports: object[] = []
  const failures = createFailures((report) => reports.push(report))
  const { wrapper, notices } = draw(
    () => [
      h('p', { class: 'neighbour' }, '别的模块'),
      h(
        PluginBoundary,
        { title: '巡察计划', load, timeout, part },
        { default: ({ component }: { component: Component }) => h(component) },
      ),
    ],
    { [failuresKey]: failures },
  )
  const retry = async () => {
    await wrapper.find('.x-boundary button').trigger('click')
    await flushPromises()
  }
  return { wrapper, notices, retry, reports }
}

test('a page that throws while it is drawn shows its own boundary; its neighbour stays', async () => {
  const { wrapper, reports } = bounded(async () => Crash)
  await flushPromises()
  expect(wrapper.find('.x-boundary').text()).toContain('“巡察计划”的这个页面出错了')
  expect(wrapper.find('.neighbour').exists()).toBe(true)
  expect(reports).toEqual([{ module: 'planning', part: 'rounds', kind: 'crash' }])
})

const InSetup = defineComponent({
  setup: () => {
    throw new Error('坏了')
  },
})
const InAsyncSetup = defineComponent({ setup: () => Promise.reject(new Error('坏了')) })
const refusal = { type: 'about:blank', title: '不存在', status: 404, code: 'not-found' }
const Refused = defineComponent({
  setup: async () => {
    await answerOf(Response.json(refusal, { status: 404 }))
    return () => null
  },
})
test.each([
  ['setup', InSetup],
  ['a setup that waits', InAsyncSetup],
  ['a setup that is refused', Refused],
])('so does one that throws in %s', async (_where, page) => {
  const { wrapper } = bounded(async () => page as Component)
  await vi.waitFor(() => expect(wrapper.find('[data-failed=crash]').exists()).toBe(true))
})

test('so does one that throws when it is drawn again later', async () => {
  const isBroken = ref(false)
  const Later = defineComponent(() => () => {
    if (isBroken.value) throw new Error('坏了')
    return h('p', { class: 'good' })
  })
  const { wrapper } = bounded(async () => Later)
  await flushPromises()
  expect(wrapper.find('.good').exists()).toBe(true)
  isBroken.value = true
  await flushPromises()
  expect(wrapper.find('[data-failed=crash]').exists()).toBe(true)
  expect(wrapper.find('.neighbour').exists()).toBe(true)
})

test('what fails three times is left alone in this tab, page loads or not, and may be tried once more', async () => {
  let isSound = false
  let loads = 0
  const load = async () => {
    loads += 1
    return isSound ? Good : Crash
  }
  const { wrapper, retry } = bounded(load)
  await flushPromises()
  await retry()
  expect(wrapper.find('.x-boundary').attributes('data-failed')).toBe('crash')
  await retry()
  expect(wrapper.find('.x-boundary').text()).toContain('本标签页已停止加载')
  expect(loads).toBe(3)

  const again = bounded(load)
  await flushPromises()
  expect(again.wrapper.find('.x-boundary').attributes('data-failed')).toBe('held')
  expect(loads).toBe(3)

  await again.retry()
  expect(again.wrapper.find('.x-boundary').attributes('data-failed')).toBe('held')
  expect(loads).toBe(4)
  isSound = true
  await again.retry()
  expect(again.wrapper.find('.good').exists()).toBe(true)
})

test('what stood for a while begins with nothing again', async () => {
  vi.useFakeTimers()
  const pages = [Crash, Crash, Good]
  const load = async () => pages.shift() ?? Crash
  const { wrapper } = bounded(load)
  await vi.advanceTimersByTimeAsync(0)
  for (let n = 0; n < 2; n += 1) {
    await wrapper.find('.x-boundary button').trigger('click')
    await vi.advanceTimersByTimeAsync(0)
  }
  expect(wrapper.find('.good').exists()).toBe(true)
  await vi.advanceTimersByTimeAsync(10_000)
  vi.useRealTimers()
  const again = bounded(load)
  await flushPromises()
  expect(again.wrapper.find('.x-boundary').attributes('data-failed')).toBe('crash')
})

test('the same failure is told to the operator once, another besides', async () => {
  const { retry, reports, wrapper } = bounded(async (n) => {
    if (n === 2) throw new TypeError('Failed to fetch')
    return Crash
  })
  await flushPromises()
  await retry()
  await retry()
  expect(wrapper.find('.x-boundary').exists()).toBe(true)
  expect(reports.map((report) => (report as { kind: string }).kind)).toEqual(['crash', 'load'])
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
  const { wrapper, notices, reports } = bounded(async () => Clumsy)
  await flushPromises()
  await wrapper.find('.clumsy').trigger('click')
  await flushPromises()
  await wrapper.find('.clumsy').trigger('click')
  await flushPromises()
  expect(wrapper.find('.clumsy').exists()).toBe(true)
  expect(notices.shown).toHaveLength(1)
  expect(reports).toEqual([{ module: 'planning', part: 'rounds', kind: 'handler' }])
})
