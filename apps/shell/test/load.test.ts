// @vitest-environment happy-dom
import { type ActiveModule, type PluginLoader, WantsReload } from '@xuncha/ui/host'
import { retries } from '@xuncha/vite-preset/page'
import { beforeEach, expect, test, vi } from 'vitest'
import { checkedLoader, digestsOf } from '../src/load.ts'

const module: ActiveModule = {
  id: 'planning',
  title: { 'zh-CN': '巡察计划', en: 'Planning' },
  pages: [],
  entry: '/assets/p/planning/planning-1.js',
  css: [],
  seals: false,
  tellsWork: false,
  extensions: [],
  verbs: [],
}
const digests = { [module.entry]: 'sha384-e', '/assets/p/planning/style-2.css': 'sha384-c' }
const plugin = { id: 'planning', messages: { 'zh-CN': {}, en: {} }, pages: {} }
const load = vi.fn<PluginLoader>(() => Promise.resolve(plugin))
const reload = vi.fn<() => void>()

beforeEach(() => {
  load.mockClear()
  reload.mockClear()
  document.head.innerHTML = ''
  sessionStorage.clear()
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

test('for a module that the page has no digest for the page is loaded again, once', async () => {
  const unknown = { ...module, entry: '/assets/p/planning/planning-new.js' }

  void checkedLoader(load, digests, reload)(unknown)
  expect(reload).toHaveBeenCalledOnce()

  await expect(checkedLoader(load, digests, reload)(unknown)).rejects.toThrow('has no digest')
  expect(reload).toHaveBeenCalledOnce()
  expect(load).not.toHaveBeenCalled()
})

test('a page of somebody else’s is not loaded again for what is shown on it', async () => {
  const unknown = { ...module, entry: '/assets/p/planning/planning-new.js' }
  const checked = checkedLoader(load, digests, reload)

  await expect(checked(unknown, { stay: true })).rejects.toThrow(WantsReload)
  await expect(checked(module, { retry: retries + 1, stay: true })).rejects.toThrow(WantsReload)
  expect(reload).not.toHaveBeenCalled()
  await checked(module, { retry: retries, stay: true })
  expect(load).toHaveBeenCalledOnce()
})

test('a page that was loaded again for a module is loaded again for its next version, too', async () => {
  const next = (n: number) => ({ ...module, entry: `/assets/p/planning/planning-${n}.js` })
  void checkedLoader(load, digests, reload)(next(8))
  void checkedLoader(load, digests, reload)(next(9))
  expect(reload).toHaveBeenCalledTimes(2)

  // Found after all, then gone back to: what was loaded in between counts as found.
  await checkedLoader(load, { ...digests, [next(9).entry]: 'sha384-n' }, reload)(next(9))
  void checkedLoader(load, digests, reload)(next(9))
  expect(reload).toHaveBeenCalledTimes(3)
})

test('a style sheet is held to its digest', async () => {
  await checkedLoader(load, digests, reload)({ ...module, css: ['/assets/p/planning/style-2.css'] })

  expect(document.head.querySelector('link')?.getAttribute('integrity')).toBe('sha384-c')
  expect(load).toHaveBeenCalledOnce()
})
