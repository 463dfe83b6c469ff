import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, refusedStart, type ServerUnderTest, startServer } from '@xuncha/test-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PASSWORD = 'life-password'
const items = '/api/p/rectification/items'
let home: string
let server: ServerUnderTest

const settings = (env: Record<string, string> = {}) => ({
  XUNCHA_HOME: home,
  XUNCHA_DEMO_PASSWORD: PASSWORD,
  ...env,
})
const start = (env?: Record<string, string>) => startServer(settings(env))

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'xuncha-life-'))
  server = await start()
})

afterAll(async () => {
  await server?.stop()
  if (home) await rm(home, { recursive: true, force: true })
})

async function signIn(): Promise<string> {
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'office', password: PASSWORD }),
  })
  expect(answer.status).toBe(200)
  return answer.headers.get('set-cookie')?.split(';')[0] as string
}

/** Changes the title of the first item; what was acknowledged has to be there afterwards. */
async function change(cookie: string, title: string): Promise<string> {
  const headers = { cookie, 'content-type': 'application/json' }
  const { items: found } = (await (await fetch(server.url + items, { headers })).json()) as {
    items: { id: string; rowVersion: number }[]
  }
  const { id, rowVersion } = found[0] as { id: string; rowVersion: number }
  const answer = await fetch(`${server.url}${items}/${id}`, {
    method: 'PATCH',
    headers: { ...headers, 'if-match': `"${rowVersion}"` },
    body: JSON.stringify({ title }),
  })
  expect(answer.status).toBe(200)
  return id
}

const titleOf = async (cookie: string, id: string) =>
  ((await (await fetch(`${server.url}${items}/${id}`, { headers: { cookie } })).json()) as { title: string })
    .title

// In order, on one folder: each test takes over what the one before left.
test('it says that it lives, is ready, what it offers and how it does', async () => {
  expect(await (await fetch(`${server.url}/health/live`)).json()).toEqual({ status: 'live' })
  expect(await (await fetch(`${server.url}/health/ready`)).json()).toEqual({ status: 'ready' })
  const { openapi, paths } = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    openapi: string
    paths: object
  }
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(paths)).toContain(`${items}/{id}`)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(
    /xuncha_http_request_seconds_count\{method="GET",route="\/health\/ready",status="200"\} [1-9]/,
  )
})

test('a second start on the same folder, and one on a taken port, say so and change nothing', async () => {
  const second = await refusedStart(settings({ PORT: String(await freePort()) }))
  expect(second).toMatchObject({ code: 1, output: expect.stringContaining(home) })
  const { port } = new URL(server.url)
  const taken = await refusedStart({ ...settings({ PORT: port }), XUNCHA_HOME: join(home, 'another') })
  expect(taken).toMatchObject({ code: 1, output: expect.stringContaining(`Port ${port} is taken`) })
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
})

test.each([
  ['XUNCHA_DEMOO', { XUNCHA_DEMOO: 'off' }],
  ['XUNCHA_DEMO is off, yet XUNCHA_DEMO_PASSWORD', { XUNCHA_DEMO: 'off' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
  ['PORT is "eighty"', { PORT: 'eighty' }],
])('a start is stopped by a setting that cannot be meant: %s', async (named, env) => {
  const { code, output } = await refusedStart(settings(env))
  expect(code).toBe(1)
  expect(output).toContain(named)
  expect(output).not.toContain('    at ')
})

test('Ctrl-C ends it in order although a page listens for events, and nothing is lost', async () => {
  const cookie = await signIn()
  const stream = await fetch(`${server.url}/api/events`, { headers: { cookie } })
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  const id = await change(cookie, '停机前的修改')
  const ended = (async () => {
    while (!(await reader.read()).done);
    return 'ended'
  })().catch(() => 'cut off')
  expect(await server.stop('SIGINT')).toBe(0)
  expect(await ended).toBe('ended')

  server = await start({ PORT: String(await freePort()) })
  expect(await titleOf(cookie, id)).toBe('停机前的修改')
})

test('killed in the middle, it recovers at the next start with all that it had acknowledged', async () => {
  const cookie = await signIn()
  const id = await change(cookie, '断电前的修改')
  await server.stop('SIGKILL')
  server = await start({ PORT: String(await freePort()) })
  expect(await titleOf(cookie, id)).toBe('断电前的修改')
})
