import { flushPromises } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { h } from 'vue'
import { FileDrop, ProblemError } from '../src/index.ts'
import { digestOf } from '../src/file/hash.ts'
import { draw, nth } from './host.ts'

const file = (name: string, content = name) => new File([content], name)

function drop(props: object) {
  const uploaded: string[] = []
  const { wrapper } = draw(() =>
    h(FileDrop as never, { onUploaded: (_: unknown, sent: File) => uploaded.push(sent.name), ...props }),
  )
  const give = async (...files: File[]) => {
    await wrapper.find('.x-drop-zone').trigger('drop', { dataTransfer: { files } })
    await vi.waitFor(() => expect(wrapper.findAll('progress')).toHaveLength(0))
    await flushPromises()
  }
  const lines = () => wrapper.findAll('.x-uploads li').map((line) => line.text())
  return { wrapper, uploaded, give, lines }
}

test('many files dropped are sent one after the other', async () => {
  let open = 0
  let most = 0
  const upload = async () => {
    most = Math.max(most, ++open)
    await Promise.resolve()
    open--
  }
  const { give, uploaded } = drop({ upload })
  await give(file('一.pdf'), file('二.pdf'), file('三.pdf'))
  expect(uploaded).toEqual(['一.pdf', '二.pdf', '三.pdf'])
  expect(most).toBe(1)
})

test('what is there already is not sent again, under whatever name, unless one insists', async () => {
  const known = [{ sha256: (await digestOf(file('名册.xlsx', 'same'))) ?? '', name: '名册.xlsx' }]
  const { wrapper, give, uploaded, lines } = drop({ upload: async () => {}, known })
  await give(file('名册（副本）.xlsx', 'same'))
  expect(uploaded).toEqual([])
  expect(lines()[0]).toContain('相同的文件已经在这里：名册.xlsx')

  await nth(wrapper.findAll('.x-uploads button'), 0).trigger('click')
  await flushPromises()
  expect(uploaded).toEqual(['名册（副本）.xlsx'])
})

test('the same file dropped twice at once is sent once', async () => {
  const { give, uploaded, lines } = drop({ upload: async () => {} })
  await give(file('截图.png', 'x'), file('截图 2.png', 'x'))
  expect(uploaded).toEqual(['截图.png'])
  expect(lines()[1]).toContain('相同的文件已经在这里：截图.png')
})

test('a failure says why, keeps the file and can be tried again; the next file goes on', async () => {
  let broken = true
  const refusal = { type: 'about:blank', title: '这种文件不能上传', status: 409, code: 'file.type' } as const
  const upload = async (sent: File) => {
    if (broken && sent.name === '坏.exe') throw new ProblemError(refusal)
  }
  const { wrapper, give, uploaded, lines } = drop({ upload })
  await give(file('坏.exe'), file('好.pdf'))
  expect(lines()[0]).toContain('这种文件不能上传')
  expect(uploaded).toEqual(['好.pdf'])

  broken = false
  await nth(wrapper.findAll('.x-uploads button'), 0).trigger('click')
  await flushPromises()
  expect(uploaded).toEqual(['好.pdf', '坏.exe'])
})

test('a file that is too large is refused before it is read', async () => {
  const { give, uploaded, lines } = drop({ upload: async () => {}, maxBytes: 2 })
  await give(file('大.zip', 'abc'))
  expect(uploaded).toEqual([])
  expect(lines()[0]).toContain('最大 2 B')
})

test('a pasted screenshot is sent', async () => {
  const { wrapper, uploaded } = drop({ upload: async () => {} })
  await wrapper.find('.x-drop').trigger('paste', { clipboardData: { files: [file('image.png')] } })
  await vi.waitFor(() => expect(uploaded).toEqual(['image.png']))
})
