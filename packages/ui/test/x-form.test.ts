import { flushPromises } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { FormField, PersonPicker, ProblemError, XForm, XInput } from '../src/index.ts'
import { draw, nth } from './host.ts'

function form(send: () => Promise<unknown>) {
  const title = ref('第三轮')
  const note = ref('')
  const sent: unknown[] = []
  const Page = defineComponent(
    () => () =>
      h(XForm as never, { send, onSent: (answer: unknown) => sent.push(answer) }, () => [
        h(FormField, { name: 'title', label: '名称', required: true }, () =>
          h(XInput, {
            modelValue: title.value,
            'onUpdate:modelValue': (text: string) => (title.value = text),
          }),
        ),
        h(FormField, { name: 'measures', label: '措施' }, () =>
          h(XInput, { modelValue: note.value, 'onUpdate:modelValue': (text: string) => (note.value = text) }),
        ),
      ]),
  )
  const { wrapper } = draw(() => h(Page))
  const submit = async () => {
    await wrapper.find('form').trigger('submit')
    await flushPromises()
  }
  return { wrapper, title, sent, submit, inputs: () => wrapper.findAll('input') }
}

function shape(fields: Record<string, string>) {
  return new ProblemError({ type: 'about:blank', title: '填写有误', status: 422, code: 'shape', fields })
}

test('a problem goes beside its fields, and what was typed stays', async () => {
  const { wrapper, submit, inputs } = form(() =>
    Promise.reject(shape({ title: '已有同名轮次', 'measures.0.text': '太短' })),
  )
  await nth(inputs(), 0).setValue('第三轮常规巡察')
  await submit()

  const errors = wrapper.findAll('.x-field-error').map((error) => error.text())
  expect(errors).toEqual(['已有同名轮次', '太短'])
  expect(nth(inputs(), 0).element.value).toBe('第三轮常规巡察')
  expect(nth(inputs(), 0).attributes('aria-invalid')).toBe('true')
  expect(
    document.getElementById(nth(inputs(), 0).attributes('aria-describedby') ?? '')?.textContent,
  ).toContain('已有同名轮次')
  expect(document.activeElement).toBe(nth(inputs(), 0).element)
  expect(wrapper.find('.x-notice').exists()).toBe(false)
})

test('an error goes when its field is changed', async () => {
  const { wrapper, submit, inputs } = form(() => Promise.reject(shape({ title: '已有同名轮次' })))
  await submit()
  await nth(inputs(), 0).setValue('第四轮')
  expect(wrapper.find('.x-field-error').exists()).toBe(false)
})

test('what concerns no field of the form is said in a notice', async () => {
  const { wrapper, submit } = form(() => Promise.reject(shape({ elsewhere: '单位已撤销' })))
  await submit()
  expect(wrapper.find('.x-notice').text()).toContain('单位已撤销')
})

test('a required field that is empty is found before anything is sent', async () => {
  let sends = 0
  const { wrapper, submit, inputs, sent } = form(async () => ++sends)
  await nth(inputs(), 0).setValue('  ')
  await submit()
  expect(sends).toBe(0)
  expect(wrapper.find('.x-field-error').text()).toContain('请填写名称')

  await nth(inputs(), 0).setValue('第四轮')
  await submit()
  expect(sent).toEqual([1])
})

test('a broken network loses nothing and says so', async () => {
  const { wrapper, submit, title } = form(() => Promise.reject(new TypeError('Failed to fetch')))
  await submit()
  expect(wrapper.find('.x-notice').text()).toContain('连不上服务器')
  expect(title.value).toBe('第三轮')
})

test('a picker whose code has not arrived is as empty as its value', async () => {
  const send = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const person = ref<string | null>(null)
  const { wrapper } = draw(() =>
    h(XForm as never, { send }, () =>
      h(FormField, { name: 'personId', label: '人员', required: true }, () =>
        h(PersonPicker, { modelValue: person.value, search: () => Promise.resolve([]) }),
      ),
    ),
  )
  expect(wrapper.find('.el-select').exists()).toBe(false)
  await wrapper.find('form').trigger('submit')
  expect(wrapper.find('.x-field-error').text()).toBe('请填写人员')
  expect(send).not.toHaveBeenCalled()

  person.value = '7'
  await nextTick()
  expect(wrapper.find('.x-field-error').exists()).toBe(false)
  await wrapper.find('form').trigger('submit')
  expect(send).toHaveBeenCalledOnce()
})
