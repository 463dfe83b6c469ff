import type { BuiltManifest } from '@xuncha/plugin-sdk'
import { expect, test } from 'vitest'
import { contentPolicy, importMap, type PageRequest, renderPage, retriesOf } from '../src/page/index.ts'
import manifest from './hello/manifest.ts'

const plugin: BuiltManifest = {
  ...manifest,
  web: {
    entry: 'hello-1.js',
    css: ['style-3.css'],
    files: { 'hello-1.js': 'sha384-p1', 'page-2.js': 'sha384-p2', 'style-3.css': 'sha384-p3' },
  },
}

const request: PageRequest = {
  shared: {
    imports: { vue: '/assets/shared/vue-1.js' },
    integrity: { '/assets/shared/vue-1.js': 'sha384-s1', '/assets/shared/ui-2.css': 'sha384-s2' },
    css: ['/assets/shared/ui-2.css'],
    preload: ['/assets/shared/vue-1.js'],
    files: {},
  },
  shell: {
    entry: '/assets/shell/shell-1.js',
    css: ['/assets/shell/style-2.css'],
    preload: ['/assets/shell/frame-3.js'],
    integrity: {
      '/assets/shell/shell-1.js': 'sha384-h1',
      '/assets/shell/style-2.css': 'sha384-h2',
      '/assets/shell/frame-3.js': 'sha384-h3',
    },
    files: {},
  },
  plugins: [plugin],
  nonce: 'bm9uY2U=',
  lang: 'zh-CN',
}

test('the map carries a digest for every script of the shared set, the shell and each plugin', () => {
  const { imports, integrity } = importMap(request)

  expect(imports).toEqual({ vue: '/assets/shared/vue-1.js' })
  expect(integrity).toMatchObject({
    '/assets/shared/vue-1.js': 'sha384-s1',
    '/assets/shell/shell-1.js': 'sha384-h1',
    '/assets/shell/frame-3.js': 'sha384-h3',
    '/assets/p/hello/hello-1.js': 'sha384-p1',
    '/assets/p/hello/page-2.js': 'sha384-p2',
    '/assets/p/hello/style-3.css': 'sha384-p3',
  })
})

test('every further attempt at a plugin is held to the same digest as the first', () => {
  const { integrity } = importMap(request)

  for (const address of retriesOf('/assets/p/hello/hello-1.js')) expect(integrity[address]).toBe('sha384-p1')
  for (const address of retriesOf('/assets/p/hello/page-2.js')) expect(integrity[address]).toBe('sha384-p2')
})

test('what the page loads at once carries its digest, and the map stands before every module', () => {
  const page = renderPage(request)

  expect(page).toContain('<html lang="zh-CN">')
  expect(page).toContain('<link rel="stylesheet" href="/assets/shared/ui-2.css" integrity="sha384-s2">')
  expect(page).toContain('<link rel="stylesheet" href="/assets/shell/style-2.css" integrity="sha384-h2">')
  expect(page).toContain('<link rel="modulepreload" href="/assets/shell/frame-3.js" integrity="sha384-h3">')
  expect(page).toContain('src="/assets/shell/shell-1.js" integrity="sha384-h1"></script>')
  expect(page.indexOf('type="importmap"')).toBeLessThan(page.indexOf('modulepreload'))
  expect(page).not.toContain('modulepreload" href="/assets/p/')
})

test('every inline script and style carries the nonce, and nothing else is inline', () => {
  const page = renderPage(request)
  const inline = [...page.matchAll(/<(?:script|style)\b[^>]*>/g)].map(([tag]) => tag)

  expect(inline).toHaveLength(4)
  for (const tag of inline) expect(tag).toContain('nonce="bm9uY2U="')
  expect(page).not.toMatch(/\son\w+=|\sstyle=/)
  expect(contentPolicy('bm9uY2U=')).toContain("script-src 'self' 'nonce-bm9uY2U='")
})

test('a name that closes a script or an attribute closes nothing', () => {
  const hostile = '/assets/x</script><script>alert(1)</script>"><img src=x onerror=alert(1)>'
  const page = renderPage({
    ...request,
    nonce: '"><script>alert(1)</script>',
    shared: { ...request.shared, imports: { [hostile]: hostile }, css: [hostile], preload: [hostile] },
    shell: { ...request.shell, entry: hostile, integrity: { [hostile]: '"><script>' } },
  })

  expect(page).not.toContain('<script>')
  expect(page).not.toContain('<img')
  expect(page.match(/<\/script>/g)).toHaveLength(3)
  const map = /<script type="importmap"[^>]*>(.*)<\/script>/.exec(page)?.[1] ?? ''
  expect(JSON.parse(map).imports).toEqual({ [hostile]: hostile })
})

test('an English reader gets an English page', () => {
  const page = renderPage({ ...request, lang: 'en' })

  expect(page).toContain('<html lang="en">')
  expect(page).toMatch(/<noscript>Please turn JavaScript on/)
})
