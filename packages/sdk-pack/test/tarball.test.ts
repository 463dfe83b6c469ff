import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tarball, type TarballFile } from '../src/tarball.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-tarball-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const file = (text: string, runs = false): TarballFile => ({ bytes: Buffer.from(text), runs })
const long = `${'a-folder-with-a-name/'.repeat(5)}${'x'.repeat(60)}.js`

test('gives back what was put in, as every unpacker does', async () => {
  const files = new Map([
    ['package.json', file('{}\n')],
    ['src/main.js', file('#!/usr/bin/env node\n', true)],
    ['empty.js', file('')],
    ['block.js', file('x'.repeat(512))],
    ['页.md', file('巡察')],
    [long, file('far')],
  ])
  await writeFile(join(folder, 'one.tgz'), tarball(files))
  await promisify(execFile)('tar', ['xzf', 'one.tgz'], { cwd: folder })
  for (const [name, { bytes, runs }] of files) {
    const path = join(folder, 'package', name)
    expect([name, await readFile(path)]).toEqual([name, bytes])
    expect([name, ((await stat(path)).mode & 0o111) !== 0]).toEqual([name, runs])
  }
})

test('the same files give the same bytes, in whatever order they come', () => {
  const entries = [
    ['b.js', file('b')],
    ['a.js', file('a')],
  ] as const
  expect(tarball(new Map(entries))).toEqual(tarball(new Map([...entries].reverse())))
})

test('a name that there is no room for is not cut off', () => {
  expect(() => tarball(new Map([['x'.repeat(120), file('')]]))).toThrow('too long')
})
