import { expect, test } from 'vitest'
import { h } from 'vue'
import { EmptyState, FormField, LedgerTable, PageFrame, XInput, XRadios } from '../src/index.ts'
import { draw, nth } from './host.ts'

const options = [
  { value: 'yes', label: '属实' },
  { value: 'no', label: '不属实', disabled: true },
]

test('the label of a field names the group of radios, and none of them alone', async () => {
  const { wrapper } = draw(() =>
    h(FormField, { name: 'opinion', label: '意见', required: true }, () =>
      h(XRadios as never, { modelValue: 'yes', options, segmented: true }),
    ),
  )
  await wrapper.vm.$nextTick()
  const group = wrapper.find('[role=radiogroup]')
  expect(document.getElementById(group.attributes('aria-labelledby') ?? '')?.textContent).toContain('意见')
  expect(group.attributes('aria-required')).toBe('true')
  expect(wrapper.find('label[for]').exists()).toBe(false)
  expect(wrapper.findAll('input').map((input) => input.attributes('id'))).toEqual([undefined, undefined])
  expect(nth(wrapper.findAll('.x-radio'), 1).classes()).toContain('is-off')
})

test('the label of a field with one input is that input’s', () => {
  const { wrapper } = draw(() =>
    h(FormField, { name: 'title', label: '名称' }, () => h(XInput, { modelValue: '' })),
  )
  expect(wrapper.find('label').attributes('for')).toBe(wrapper.find('input').attributes('id'))
})

test('a sign stands between the crumbs and not after the last', () => {
  const crumbs = [{ label: '轮次', to: '/rounds' }, { label: '第三轮' }]
  const { wrapper } = draw(() => h(PageFrame, { title: '报告', crumbs }))
  expect(wrapper.findAll('.x-crumbs > *').map(({ element }) => element.tagName.toLowerCase())).toEqual([
    'a',
    'svg',
    'span',
  ])
})

const columns = [{ key: 'title', title: '问题' }]
const peek = { peek: () => h('p', '详情') }

test('the peek offers to open a record only where something opens it', async () => {
  const rows = [{ id: 'a', title: '补贴发放' }]
  const shut = draw(() => h(LedgerTable as never, { columns, rows }, peek)).wrapper
  await shut.find('tbody tr').trigger('click')
  expect(shut.find('.x-peek').text()).not.toContain('打开')
  const opens = draw(() => h(LedgerTable as never, { columns, rows, onOpen: () => {} }, peek)).wrapper
  await opens.find('tbody tr').trigger('click')
  expect(opens.find('.x-peek').text()).toContain('打开')
})

test('nothing at all is told from nothing that fits, and the latter can be undone on the spot', async () => {
  const empty = { empty: () => h(EmptyState, { title: '还没有轮次', hint: '先新建一轮' }) }
  const none = draw(() => h(LedgerTable as never, { columns, rows: [] }, empty)).wrapper
  expect(none.find('.x-empty').text()).toContain('先新建一轮')

  const rows = [{ id: 'a', title: '补贴发放' }]
  const { wrapper } = draw(() => h(LedgerTable as never, { columns, rows }, empty))
  await wrapper.find('input[type=search]').setValue('水务')
  expect(wrapper.find('.x-empty').text()).toContain('没有符合条件的记录')
  await wrapper.find('.x-empty button').trigger('click')
  expect(wrapper.findAll('tbody tr')).toHaveLength(1)
})

test('rows stay while they are read again; only where there are none a skeleton waits', async () => {
  const rows = [{ id: 'a', title: '补贴发放' }]
  const { wrapper } = draw(() => h(LedgerTable as never, { columns, rows, busy: true }))
  expect(wrapper.findAll('tbody tr')).toHaveLength(1)
  await wrapper.find('input[type=search]').setValue('水务')
  expect(wrapper.find('.x-empty').exists()).toBe(true)
  const first = draw(() => h(LedgerTable as never, { columns, rows: [], busy: true })).wrapper
  expect(first.find('.x-empty').exists()).toBe(false)
})
