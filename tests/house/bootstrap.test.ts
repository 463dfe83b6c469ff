import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from './tree.ts'

interface Count {
  passed: number
  failed: number
  failures: string[]
}

const bootstrap = pathToFileURL(join(root, 'infra', 'bootstrap', '/')).href
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuncha 克隆 '))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('what did not run has failed', () => {
  const outcome = (status: string, message = '') => ({
    name: join(root, 'packages/toy/toy.test.ts'),
    status,
    message,
    assertionResults: [] as { status: string; fullName: string }[],
  })
  const of = (status: string) => ({ ...outcome('passed'), assertionResults: [{ status, fullName: 'adds' }] })

  async function count(files: unknown[] | undefined, endedWell = true): Promise<Count> {
    const { count } = await import(`${bootstrap}report.mjs`)
    const report = join(folder, 'report.json')
    rmSync(report, { force: true })
    if (files) writeFileSync(report, JSON.stringify({ testResults: files }))
    return count(report, { endedWell })
  }

  test('a test that passed has passed', async () => {
    expect(await count([of('passed')])).toEqual({ passed: 1, failed: 0, failures: [] })
  })

  test.each(['failed', 'skipped', 'pending', 'todo'])('a test that is %s has not', async (status) => {
    expect(await count([of('passed'), of(status)])).toMatchObject({ passed: 1, failed: 1 })
  })

  test('a file that cannot start is named with the reason', async () => {
    const { failures } = await count([of('passed'), outcome('failed', 'Cannot find module x\n at y')])
    expect(failures).toEqual(['packages/toy/toy.test.ts: Cannot find module x'])
  })

  test('no report, no test, and an error outside the tests', async () => {
    expect(await count(undefined)).toMatchObject({ passed: 0, failed: 1 })
    expect(await count([])).toMatchObject({ passed: 0, failed: 1 })
    expect(await count([of('passed')], false)).toMatchObject({ passed: 1, failed: 1 })
  })
})

describe('the server that is handed the terminal', () => {
  const server = `
    let heard = 0
    process.on('SIGINT', () => { heard++; setTimeout(() => { console.log('heard', heard); process.exit(7) }, 300) })
    process.on('SIGTERM', () => process.exit(3))
    setInterval(() => {}, 1000)
    console.log('ready', process.pid)`

  async function handedOver() {
    writeFileSync(join(folder, 'server.mjs'), server)
    writeFileSync(
      join(folder, 'start.mjs'),
      `import { handOver } from '${bootstrap}hand-over.mjs'
       handOver({ node: process.execPath, env: process.env }, ${JSON.stringify(join(folder, 'server.mjs'))}, [])`,
    )
    const child = spawn(process.execPath, [join(folder, 'start.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    const said: string[] = []
    child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text))
    const [ready] = await once(child.stdout, 'data')
    return { child, said, pid: Number(String(ready).split(' ')[1]) }
  }

  test('hears of a Ctrl-C once, whoever else passes it on, and its exit code is ours', async () => {
    const { child, said } = await handedOver()
    const group = -(child.pid ?? 0)
    process.kill(group, 'SIGINT')
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(said.join('')).toContain('heard 1\n')
    expect(code).toBe(7)
  })

  test('ends when the bootstrap is killed', async () => {
    const { child, pid } = await handedOver()
    child.kill('SIGKILL')
    // The pipe of its output closes with the last process that holds it.
    await once(child.stdout, 'close')
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a failure names its remedy', () => {
  test.each([
    ['npm error code ENOSPC', /disk is full/],
    ['getaddrinfo ENOTFOUND packages.example', /cannot be reached/],
    ['error sending request: tcp connect error: Connection refused', /cannot be reached/],
    ['ERR_PNPM_OUTDATED_LOCKFILE', /pnpm install/],
    ["/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.28' not found", /Install Node 24/],
    ['EACCES: permission denied, mkdir', /belong to you/],
  ])('%s', async (said, remedy) => {
    const { remedyFor } = await import(`${bootstrap}remedies.mjs`)
    expect(remedyFor(said)).toMatch(remedy)
  })
})
