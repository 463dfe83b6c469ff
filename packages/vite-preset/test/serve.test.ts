import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { xunchaPlugin } from '../src/index.ts'
import { servesSources } from '../src/serve/sources.ts'

const entry = fileURLToPath(new URL('./hello/web/index.ts', import.meta.url))

let server: ViteDevServer
let address: string

beforeAll(async () => {
  const config = await xunchaPlugin(new URL('./hello/vite.config.ts', import.meta.url).href)({
    command: 'serve',
    mode: 'development',
  })
  server = await createServer({
    ...config,
    configFile: false,
    logLevel: 'silent',
    server: { ...config.server, host: '127.0.0.1', port: 0 },
    plugins: [config.plugins, servesSources((id) => (id === 'hello' ? entry : '/nowhere'))],
    optimizeDeps: { noDiscovery: true },
  })
  await server.listen()
  address = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? ''
})

afterAll(() => server.close())

const get = (path: string, accept = '*/*') =>
  fetch(address + path, { headers: { accept }, redirect: 'manual' })

test('a plugin alone answers any path with a page that starts it', async () => {
  const page = await (await get('/some/where', 'text/html')).text()

  expect(page).toContain('/@vite/client')
  expect(page).toContain('virtual:xuncha-alone')
})

test('the address of a built entry leads to its source, and its built styles to none', async () => {
  const script = await get('/assets/p/hello/hello-AbCd1234.js?r=1')
  const sheet = await get('/assets/p/hello/style-AbCd1234.css')

  expect(script.status).toBe(302)
  expect(script.headers.get('location')).toBe(`/@fs${entry}`)
  expect(await (await fetch(address + script.headers.get('location'))).text()).toContain('WordPage.vue')
  expect([sheet.status, await sheet.text()]).toEqual([200, ''])
})

test('a module without source is not made up', async () => {
  expect((await get('/assets/p/other/other-AbCd1234.js')).status).toBe(404)
})
