import { expect, test } from 'vitest'
import { h } from 'vue'
import { type LedgerColumn, LedgerTable } from '../src/index.ts'
import { draw, nth, press } from './host.ts'

interface Row {
  id: string
  title: string
  unit: string
  due: string | null
}

const rows: Row[] = [
  { id: 'a', title: '补贴发放', unit: '河湾镇', due: '2026-12-01' },
  { id: 'b', title: '工程变更', unit: '水务局', due: null },
  { id: 'c', title: '会议记录', unit: '河湾镇', due: '2026-11-01' },
]
const columns: LedgerColumn<Row>[] = [
  { key: 'title', title: '问题' },
  { key: 'unit', title: '单位', filter: true },
  { key: 'due', title: '期限', sortable: true },
]

function ledger(props: object = {}, slots: object = {}) {
  const opened: string[] = []
  const open = (row: Row) => opened.push(row.id)
  const { wrapper } = draw(() => h(LedgerTable as never, { columns, rows, onOpen: open, ...props }, slots))
  const titles = () => wrapper.findAll('tbody tr').map((line) => line.find('td').text())
  return { wrapper, opened, titles }
}

const peek = { peek: ({ row }: { row: Row }) => h('p', { class: 'peeked' }, row.title) }

test('j and k move, Enter opens the peek, a second Enter opens the record, Esc closes the peek', async () => {
  const { wrapper, opened } = ledger({}, peek)
  await press('j')
  await press('j')
  await press('k')
  expect(wrapper.find('tr.is-current').text()).toContain('补贴发放')
  expect(wrapper.find('.peeked').exists()).toBe(false)

  await press('Enter')
  expect(wrapper.find('.peeked').text()).toBe('补贴发放')
  expect(opened).toEqual([])
  await press('Enter')
  expect(opened).toEqual(['a'])

  await press('Escape')
  expect(wrapper.find('.peeked').exists()).toBe(false)
  expect(wrapper.find('tr.is-current').text()).toContain('补贴发放')
})

test('the peek follows j', async () => {
  const { wrapper } = ledger({}, peek)
  await press('j')
  await press('Enter')
  await press('j')
  expect(wrapper.find('.peeked').text()).toBe('工程变更')
})

test('keys do nothing to the list while somebody types', async () => {
  const { wrapper } = ledger()
  wrapper.find<HTMLInputElement>('input[type=search]').element.focus()
  await press('j')
  expect(wrapper.find('tr.is-current').exists()).toBe(false)
})

test('Enter on a button in a row is the button’s', async () => {
  const { wrapper, opened } = ledger({}, { verbs: () => h('button', { class: 'verb' }, '办理') })
  await press('j')
  wrapper.find<HTMLButtonElement>('.verb').element.focus()
  await press('Enter')
  expect(opened).toEqual([])
})

test('without a peek a click opens the record', async () => {
  const { wrapper, opened } = ledger()
  await nth(wrapper.findAll('tbody tr'), 2).trigger('click')
  expect(opened).toEqual(['c'])
})

test('search wants every word, in any column', async () => {
  const { wrapper, titles } = ledger()
  await wrapper.find('input[type=search]').setValue('河湾 会议')
  expect(titles()).toEqual(['会议记录'])
})

test('a filter offers the values that are there and leaves the rows that have one', async () => {
  const { wrapper, titles } = ledger()
  expect(wrapper.findAll('select option').map((option) => option.text())).toEqual([
    '全部',
    '河湾镇 (2)',
    '水务局 (1)',
  ])
  await wrapper.find('select').setValue('河湾镇')
  expect(titles()).toEqual(['补贴发放', '会议记录'])
})

test('sorting goes up, down and back, and empty cells stay last', async () => {
  const { wrapper, titles } = ledger()
  const head = wrapper.find('th button')
  await head.trigger('click')
  expect(titles()).toEqual(['会议记录', '补贴发放', '工程变更'])
  await head.trigger('click')
  expect(titles()).toEqual(['补贴发放', '会议记录', '工程变更'])
  await head.trigger('click')
  expect(titles()).toEqual(['补贴发放', '工程变更', '会议记录'])
})

test('a named ledger is found again as it was left', async () => {
  const first = ledger({ name: 'test' })
  await first.wrapper.find('select').setValue('水务局')
  first.wrapper.unmount()
  expect(ledger({ name: 'test' }).titles()).toEqual(['工程变更'])
})

test('an empty ledger says what to do first, and a failed one does not say it is empty', () => {
  const slots = { empty: () => h('p', { class: 'first' }, '先登记一条') }
  expect(ledger({ rows: [] }, slots).wrapper.find('.first').exists()).toBe(true)
  const failed = ledger({ rows: [], error: new TypeError('Failed to fetch') }, slots).wrapper
  expect(failed.find('.first').exists()).toBe(false)
  expect(failed.find('[role=alert]').text()).toContain('连不上服务器')
})
