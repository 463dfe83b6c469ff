import { expect, test } from 'vitest'
import { webPartsOf } from '../src/web-parts.ts'

const parts = { pages: ['rounds', 'round-new'], extensions: ['panel'] }

test.each([
  [
    'as it is written',
    `import { defineWebPlugin } from '@xuncha/plugin-sdk/web'
     export default defineWebPlugin({ id: 'x', pages: { rounds: () => import('./a.js'), 'round-new': () => import('./b.js') }, extensions: { panel() {} } })`,
  ],
  [
    'as a minifier writes it',
    'import{defineWebPlugin as n}from"@xuncha/plugin-sdk/web";var z=1,l=n({id:`x`,pages:{rounds:()=>import(`./a.js`),"round-new":()=>z},extensions:{[`panel`]:()=>z}});export{l as default};',
  ],
  [
    'as another bundler writes it',
    `const pages = { rounds: 1, 'round-new': 2 }; const extensions = { panel: 3 }
     const plugin = { id: 'x', pages, extensions }; export { plugin as default }`,
  ],
])('pages and extensions are read %s', (_how, code) => {
  expect(webPartsOf(code)).toEqual(parts)
})

test('who has none of the one or the other has none', () => {
  expect(webPartsOf('export default { id: 1, pages: { a: 1 } }')).toEqual({ pages: ['a'], extensions: [] })
})

test.each([
  'export default make()',
  'export default { pages: { ...others } }',
  'export default { pages: { [name]: 1 } }',
  'export default { pages: all }',
  'let a = a; export { a as default }',
  'export const nothing = 1',
])('what is put together while it runs is not read: %s', (code) => {
  expect(webPartsOf(code)).toBeUndefined()
})
