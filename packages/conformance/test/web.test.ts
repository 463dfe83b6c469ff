import { beforeAll, expect, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import type { OpenedPackage } from '@xuncha/plugin-package'
import { examineWeb } from '../src/web/index.ts'
import { changed, manifestWith, vehicles, vueItself } from './vehicles.ts'

let good: OpenedPackage
beforeAll(async () => {
  good = await vehicles()
})

const codes = (opened: OpenedPackage) => examineWeb(opened).findings.map(({ code, facts }) => [code, facts])
const styled = (css: string) => changed(good, { 'web/more.css': css })

test('a web half as it is built passes', () => {
  expect(codes(good)).toEqual([])
})

test('a second Vue is found, whatever it is called', async () => {
  const file = 'parts-1a2b.js'
  const second = changed(good, { [`web/${file}`]: await vueItself() })
  expect(codes(second)).toEqual([['web.copy', { file, library: 'vue' }]])
})

test('what no page knows cannot be imported, and what is not there neither', () => {
  const asks = changed(good, {
    'web/asks.js':
      "import 'lodash';import './gone.js';import 'https://cdn.example/x.js';import { ref } from 'vue';export const later = () => import('left-pad');export { ref };",
  })
  const names = codes(asks).map(([code, facts]) => [code, (facts as { name: string }).name])
  expect(names).toEqual(
    ['lodash', './gone.js', 'https://cdn.example/x.js', 'left-pad'].map((name) => ['web.import', name]),
  )
})

test('a script that cannot be read is told', () => {
  expect(codes(changed(good, { 'web/torn.js': 'export const = ;' }))[0]?.[0]).toBe('web.import')
})

test.each([
  ['body{color:red}', 'body'],
  ['.x[data-v-1a2b3c4d] .y{color:red}.x-button{color:red}', '.x-button'],
  ['@media print{:root{--x-ink:red}}', ':root'],
  ['.a[data-v-1a2b3c4d],.b{color:red}', '.b'],
  ["@font-face{font-family:x;src:url('x.woff2')}", '@font-face'],
  ["@import 'https://fonts.example/x.css';", "@import 'https://fonts.example/x.css'"],
  ['@keyframes fade{from{opacity:0}}', '@keyframes fade'],
])('the style %s reaches beyond the module', (css, text) => {
  expect(codes(styled(css))).toEqual([['web.style', { file: 'more.css', text }]])
})

test.each([
  '.a[data-v-1a2b3c4d]{color:red}',
  '@media (width<40em){.a[data-v-1a2b3c4d]:hover>.b[data-v-1a2b3c4d]::after{color:red}}',
  '@keyframes fade-1a2b3c4d{from{opacity:0}50%{opacity:1}}',
  '.a[data-v-1a2b3c4d]{& .b{color:red}}',
])('the style %s stays within', (css) => {
  expect(codes(styled(css))).toEqual([])
})

const declared = (list: string, one: object) =>
  changed(good, { 'manifest.json': manifestWith((manifest) => (manifest[list] = [one])) })
const title = { 'zh-CN': '用车', en: 'Trips' }
const panel = { name: 'panel', slot: 'planning.round.v1', title, needs: 'vehicles.trip:read' }

test('a page or extension that is declared is exported, and the other way round', () => {
  const page = { name: 'cars', path: '/cars', title, needs: 'vehicles.trip:read' }
  expect(codes(declared('pages', page))).toEqual([
    ['web.missing-page', { name: 'cars' }],
    ['web.undeclared-page', { name: 'trips' }],
  ])
  expect(codes(declared('extensions', panel))).toEqual([['web.missing-extension', { name: 'panel' }]])
  const { entry } = good.manifest.web
  const exporting = (before: string) => before.replace(/pages: ?\{/, 'extensions:{panel:()=>0},$&')
  expect(codes(changed(good, { [`web/${entry}`]: exporting }))).toEqual([
    ['web.undeclared-extension', { name: 'panel' }],
  ])
})

test('whether anybody has the slot is not asked', () => {
  const both = changed(declared('extensions', { ...panel, slot: 'archive.box.v7' }), {
    [`web/${good.manifest.web.entry}`]: (before) =>
      before.replace(/pages: ?\{/, 'extensions:{panel:()=>0},$&'),
  })
  expect(codes(both)).toEqual([])
})

test('names that are not written out are not seen, and that is said', () => {
  const hidden = changed(good, {
    [`web/${good.manifest.web.entry}`]: (before) =>
      before.replace(/pages: ?\{/, 'pages:{...globalThis.more,'),
  })
  expect(examineWeb(hidden)).toMatchObject({ findings: [], notes: [{ code: 'web.unread' }] })
})

test('what weighs too much is told, with what it weighs', () => {
  // Bytes of chance do not get smaller.
  const heavy = (kib: number) => `export const text = "${randomBytes(kib << 10).toString('base64')}"`
  const entry = (good.manifest.web as { entry: string }).entry
  const start = changed(good, { [`web/${entry}`]: (before) => `${before}\n${heavy(60)}` })
  expect(codes(start)[0]).toEqual(['web.size-start', { kib: expect.any(Number), most: 50 }])
  expect(codes(changed(good, { 'web/page.js': heavy(120) }))).toEqual([
    ['web.size-page', { kib: expect.any(Number), most: 100 }],
  ])
  const many = Object.fromEntries([1, 2, 3, 4].map((at) => [`web/page${at}.js`, heavy(80)]))
  expect(codes(changed(good, many))).toEqual([['web.size-all', { kib: expect.any(Number), most: 300 }]])
})
