import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { h } from 'vue'
import { ProblemError } from '../src/index.ts'
import { draw, nth } from './host.ts'

function dialogs() {
  const { wrapper, dialogs } = draw(() => h('main'))
  const button = (index: number) => nth(wrapper.findAll('.x-dialog-buttons button'), index)
  return { wrapper, ...dialogs, no: () => button(0).trigger('click'), yes: () => button(1).trigger('click') }
}

test('a question is awaited like any other answer', async () => {
  const { wrapper, ask, yes, no } = dialogs()
  const first = ask({ title: '删除草稿？' })
  await flushPromises()
  expect(wrapper.find('dialog h2').text()).toBe('删除草稿？')
  await yes()
  expect(await first).toBe(true)
  expect(wrapper.find('dialog').exists()).toBe(false)

  const second = ask({ title: '再问一次' })
  await flushPromises()
  await no()
  expect(await second).toBe(false)
})

test('Esc is a no', async () => {
  const { wrapper, ask } = dialogs()
  const answer = ask({ title: '删除草稿？' })
  await flushPromises()
  await wrapper.find('dialog').trigger('cancel')
  expect(await answer).toBe(false)
})

test('a reason has to be one', async () => {
  const { wrapper, askReason, yes } = dialogs()
  const answer = askReason({ title: '退回', min: 4 })
  await flushPromises()
  await wrapper.find('textarea').setValue('  短 ')
  await yes()
  expect(wrapper.find('.x-field-error').text()).toContain('至少 4 个字')
  await wrapper.find('textarea').setValue(' 措施没有针对性 ')
  await yes()
  expect(await answer).toBe('措施没有针对性')
})

test('a small form stays open, input and all, until it was taken', async () => {
  const { wrapper, askForm, yes } = dialogs()
  let refuse = true
  const send = async () => {
    if (refuse)
      throw new ProblemError({
        type: 'about:blank',
        title: '',
        status: 422,
        code: 'shape',
        fields: { text: '太短' },
      })
  }
  const answer = askForm({ title: '意见', fields: [{ name: 'text', label: '说明', required: true }], send })
  await flushPromises()
  await wrapper.find('dialog input').setValue('同意')
  await yes()
  await flushPromises()
  expect(wrapper.find('.x-field-error').text()).toContain('太短')
  expect(wrapper.find<HTMLInputElement>('dialog input').element.value).toBe('同意')

  refuse = false
  await yes()
  expect(await answer).toEqual({ text: '同意' })
})
