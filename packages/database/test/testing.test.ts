import { mkdtemp, readdir, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { withClient } from '../src/client.ts'
import { readPostmaster } from '../src/embedded/postmaster.ts'
import { isAlive } from '../src/embedded/processes.ts'
import { createDatabase, useDatabase } from '../src/testing/index.ts'
import { PREFIX, sweep } from '../src/testing/server.ts'
import { startProgram } from './start-program.ts'

const database = useDatabase()

const words = (url: string) =>
  withClient(url, async (client) => (await client.query('select word from template_note')).rows as unknown[])

test('each copy has what the suite built, with its rights, and nothing of another copy', async () => {
  const other = await createDatabase()
  await withClient(database.appUrl, (app) => app.query(`insert into template_note values ('mine')`))
  expect(await words(database.appUrl)).toEqual([{ word: 'mine' }])
  expect(await words(other.appUrl)).toEqual([])
  await expect(words(other.gateUrl)).rejects.toThrow('permission denied for table')
  await other.drop()
})

test('a copy is dropped although somebody is still connected', async () => {
  const other = await createDatabase()
  await withClient(other.ownerUrl, async () => {
    await other.drop()
  })
  await expect(words(other.ownerUrl)).rejects.toMatchObject({ code: 'database-unreachable' })
})

test('what a killed run left behind is ended and removed, what is in use or has just begun stays', async () => {
  const [killed, running, begun] = (await Promise.all(
    Array.from({ length: 3 }, () => mkdtemp(join(tmpdir(), PREFIX))),
  )) as [string, string, string]
  const [dead, living] = await Promise.all([startProgram(killed), startProgram(running)])
  const orphan = (await readPostmaster(join(killed, 'postgres')))?.pid as number
  await dead.kill()
  await utimes(killed, 0, 0)
  await utimes(running, 0, 0)

  await sweep()
  const left = await readdir(tmpdir())
  expect(isAlive(orphan)).toBe(false)
  expect(left).not.toContain(basename(killed))
  expect(left).toEqual(expect.arrayContaining([basename(running), basename(begun)]))

  await living.end()
  await utimes(running, 0, 0)
  await utimes(begun, 0, 0)
  await sweep()
  await expect(stat(running)).rejects.toThrow('ENOENT')
  await expect(stat(begun)).rejects.toThrow('ENOENT')
})
