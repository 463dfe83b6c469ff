import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockHome } from '../src/embedded/lock.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'xuncha-lock-'))
})
afterEach(() => rm(home, { recursive: true }))

const refusal = { code: 'home-in-use', message: expect.stringContaining(`process ${process.pid}`) as string }

test('a folder has one holder at a time and none after it is given back', async () => {
  const unlock = await lockHome(home)
  await expect(lockHome(home)).rejects.toMatchObject(refusal)
  await unlock()
  expect(await readdir(home)).toEqual([])
  await lockHome(home)
})

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid as number
}

test('of many that find a dead process’s lock at once, one gets it', async () => {
  const dead = JSON.stringify({ pid: await deadPid(), started: '1' })
  await writeFile(join(home, 'lock'), dead)
  // One that died while it took over another's.
  await writeFile(join(home, 'lock.takeover'), dead)
  const tries = await Promise.allSettled(Array.from({ length: 30 }, () => lockHome(home)))

  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject(refusal)
  expect(await readdir(home)).toEqual(['lock'])
})

test('the lock of an earlier process with the number of a living one is taken over', async () => {
  await writeFile(join(home, 'lock'), JSON.stringify({ pid: process.pid, started: 'long ago' }))
  await expect(lockHome(home)).resolves.toBeTypeOf('function')
})

test('a lock without sense is taken over', async () => {
  await writeFile(join(home, 'lock'), '{"pid":')
  await expect(lockHome(home)).resolves.toBeTypeOf('function')
})
