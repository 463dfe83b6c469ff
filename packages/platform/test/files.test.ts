import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileRefused, LocalFiles } from '../src/files/index.ts'

let folder: string
const COUNTY = 990_001

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const kept = () => readdir(join(folder, String(COUNTY)))
const textOf = (content: string) =>
  new Request('http://localhost/', {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: content,
  })

test('a file is stored under the digest of its content, twice the same one once', async () => {
  const files = new LocalFiles(folder).of(COUNTY)
  const sha256 = createHash('sha256').update('会议记录').digest('hex')
  const about = { sha256, bytes: 12, mediaType: 'text/plain' }
  expect(await files.receive(textOf('会议记录'), '记录.txt')).toEqual({ ...about, name: '记录.txt' })
  await files.receive(textOf('会议记录'), '另一份.txt')
  expect(await kept()).toEqual([sha256])
  expect(await files.text(sha256)).toBe('会议记录')
  expect(await new LocalFiles(folder).of(COUNTY + 1).text(sha256)).toBeUndefined()
})

test('what is too large is read to its end, so that whoever sends it hears why, and leaves nothing', async () => {
  const mib = new Uint8Array(1024 * 1024)
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === 60) controller.close()
      else {
        sent += 1
        controller.enqueue(mib)
      }
    },
  })
  const request = new Request('http://localhost/', {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body,
    duplex: 'half',
  } as RequestInit)
  const refused = await new LocalFiles(folder)
    .of(COUNTY)
    .receive(request, '太大.txt')
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(FileRefused)
  expect((refused as FileRefused).refusal).toEqual({ code: 'file.too-large', facts: { mib: 50 } })
  expect(sent).toBe(60)
  expect(await kept()).toEqual([])
})

test('what breaks off in the middle leaves nothing', async () => {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('前半'))
      controller.error(new Error('broken off'))
    },
  })
  const request = new Request('http://localhost/', {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body,
    duplex: 'half',
  } as RequestInit)
  await expect(new LocalFiles(folder).of(COUNTY).receive(request, '断.txt')).rejects.toThrow('broken off')
  expect(await kept()).toEqual([])
})
