import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { xuncha } from './xuncha.ts'

const vehicles = fileURLToPath(new URL('../../../tests/fixtures/plugins/vehicles/', import.meta.url))
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

let folder = ''
let port = 0
let child: ChildProcess
let output = ''
const place = () => join(folder, 'vehicles')
const url = (path: string) => `http://localhost:${port}${path}`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-cli-dev-'))
  await cp(vehicles, place(), {
    recursive: true,
    filter: (path) => !/node_modules|reports|tsconfig/.test(path),
  })
  await symlink(join(vehicles, 'node_modules'), join(place(), 'node_modules'))
  port = await freePort()
  child = spawn(process.execPath, [main, 'plugin', 'dev', place(), '--port', String(port)], {
    env: { ...process.env, LC_ALL: 'en_US.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => {
      output += part.toString('utf8')
    })
  await says('Ready: ')
}, 180_000)

afterAll(async () => {
  await ended()
  await rm(folder, { recursive: true, force: true })
}, 60_000)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Waits until it has said something, since it said anything that was taken note of before. */
async function says(words: string): Promise<void> {
  for (;;) {
    const at = output.indexOf(words)
    if (at >= 0) {
      output = output.slice(at + words.length)
      return
    }
    if (child.exitCode !== null) throw new Error(`It ended: ${output}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function ended(): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  return gone
}

async function signIn(): Promise<string> {
  const answer = await fetch(url('/api/session'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url('') },
    body: JSON.stringify({ username: 'office', password: 'xuncha-dev-1' }),
  })
  expect(answer.status).toBe(200)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

async function change(name: string, from: string, to: string): Promise<void> {
  const path = join(place(), name)
  const text = await readFile(path, 'utf8')
  expect(text).toContain(from)
  await writeFile(path, text.replace(from, to))
}

test('its pages come from source, and its routes answer somebody of a made-up county', async () => {
  const page = await (await fetch(url('/'), { headers: { accept: 'text/html' } })).text()
  expect(page).toContain('/@vite/client')
  const answer = await fetch(url('/api/p/vehicles/trips'), { headers: { cookie: await signIn() } })
  expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ items: [] })])
}, 60_000)

test('a change of the server half is loaded, a mistake is said, and the next change mends it', async () => {
  await change('server/trips.routes.ts', "path: '/trips'", "path: '/journeys'")
  await says('The server half was loaded again')
  const ask = async () =>
    (await fetch(url('/api/p/vehicles/journeys'), { headers: { cookie: await signIn() } })).status
  expect(await ask()).toBe(200)

  await change('server/trips.routes.ts', 'export const routes', 'export const const')
  await says('It does not start: ')
  await change('server/trips.routes.ts', 'export const const', 'export const routes')
  await says('The server half was loaded again')
  expect(await ask()).toBe(200)
}, 120_000)

test('it ends in order when it is interrupted, and leaves its data where they are', async () => {
  expect(await ended()).toBe(0)
  await expect(fetch(url('/'))).rejects.toThrow('fetch failed')
  expect((await stat(join(place(), '.xuncha/postgres'))).isDirectory()).toBe(true)
  await expect(stat(join(place(), '.xuncha/postgres/postmaster.pid'))).rejects.toThrow('ENOENT')
}, 60_000)

test('a folder that is no plugin, and what is no port, are said', async () => {
  expect(await xuncha(['plugin', 'dev', folder])).toMatchObject({
    code: 2,
    err: expect.stringContaining('manifest.ts'),
  })
  expect(await xuncha(['plugin', 'dev', place(), '--port', 'x'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('no port'),
  })
})
