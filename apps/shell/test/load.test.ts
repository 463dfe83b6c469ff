// @vitest-environment happy-dom
import type { ActiveModule, PluginLoader } from '@xuncha/ui/host'
import { retries } from '@xuncha/vite-preset/page'
import { beforeEach, expect, test, vi } from 'vitest'
import { checkedLoader, digestsOf } from '../src/load.ts'

const module: ActiveModule = {
  id: 'planning',
  title: { 'zh-CN': '巡察计划', en: 'Planning' },
  pages: [],
  entry: '/assets/p/planning/planning-1.js',
  css: [],
}
const digests = { [module.entry]: 'sha384-e', '/assets/p/planning/style-2.css': 'sha384-c' }
const plugin = { id: 'planning', messages: { 'zh-CN': {}, en: {} }, pages: {} }
const load = vi.fn<PluginLoader>(() => Promise.resolve(plugin))
const reload = vi.fn<() => void>()

beforeEach(() => {
  load.mockClear()
  reload.mockClear()
  document.head.innerHTML = ''
})

test('the digests are those of the import map of the page', () => {
  document.head.innerHTML = `<script type="importmap">${JSON.stringify({ imports: {}, integrity: digests })}</script>`

  expect(digestsOf(document)).toEqual(digests)
})

test('without a map, in development, the loader is the plain one', () => {
  expect(digestsOf(document)).toBeUndefined()
  expect(checkedLoader(load, undefined, reload)).toBe(load)
})

test('no attempt goes to an address that the map does not know', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await checkedLoader(load, digests, reload)(module, { retry: retries + 5 })
  vi.unstubAllGlobals()

  expect(load).toHaveBeenCalledWith(module, { retry: retries })
})

test('once all addresses are used up the page is loaded again, as soon as the server answers', async () => {
  vi.stubGlobal('fetch', async () => new Response())
  void checkedLoader(load, digests, reload)(module, { retry: retries + 1 })
  await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce())
  vi.unstubAllGlobals()

  expect(load).not.toHaveBeenCalled()
})

test('a module that the page has no digest for is not loaded; an older page is loaded again', async () => {
  const unknown = { ...module, entry: '/assets/p/planning/planning-new.js' }
  const now = vi.spyOn(performance, 'now')

  now.mockReturnValue(60_000)
  void checkedLoader(load, digests, reload)(unknown)
  expect(reload).toHaveBeenCalledOnce()

  now.mockReturnValue(1_000)
  await expect(checkedLoader(load, digests, reload)(unknown)).rejects.toThrow('has no digest')
  expect(reload).toHaveBeenCalledOnce()
  expect(load).not.toHaveBeenCalled()
  now.mockRestore()
})

test('a style sheet is held to its digest', async () => {
  await checkedLoader(load, digests, reload)({ ...module, css: ['/assets/p/planning/style-2.css'] })

  expect(document.head.querySelector('link')?.getAttribute('integrity')).toBe('sha384-c')
  expect(load).toHaveBeenCalledOnce()
})
