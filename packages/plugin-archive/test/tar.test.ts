import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTar, tarEnd, tarHeader, tarPadding } from '../src/tar.ts'

const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,20}(\/[a-z0-9][a-z0-9_.-]{0,20}){0,2}$/)
const files = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 2000 })), {
  maxLength: 6,
  selector: ([one]) => one,
})

function tarred(all: readonly (readonly [string, Uint8Array])[]): Buffer {
  const parts = all.flatMap(([one, bytes]) => [
    tarHeader(one, bytes.length),
    Buffer.from(bytes),
    tarPadding(bytes.length),
  ])
  return Buffer.concat([...parts, tarEnd()])
}

/** The bytes in pieces of some size, as they come out of a seal. */
async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(chunks: AsyncIterable<Buffer>): Promise<[string, Buffer][]> {
  const found: [string, Buffer][] = []
  for await (const part of readTar(chunks))
    if ('data' in part) {
      const last = found.at(-1) as [string, Buffer]
      last[1] = Buffer.concat([last[1], part.data])
    } else found.push([part.name, Buffer.alloc(0)])
  return found
}

test('what was written comes out, wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 3000 }), async (all, size) => {
      const found = await read(cut(tarred(all), size))
      expect(found.map(([one, bytes]) => [one, [...bytes]])).toEqual(
        all.map(([one, bytes]) => [one, [...bytes]]),
      )
    }),
    { numRuns: 200 },
  )
})

test('one that is cut off, or has something behind its end, is refused', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.nat(), async (all, at) => {
      const whole = tarred(all)
      await expect(read(cut(whole.subarray(0, at % whole.length), 700))).rejects.toThrow(RangeError)
      await expect(read(cut(Buffer.concat([whole, tarHeader('more', 0)]), 700))).rejects.toThrow(RangeError)
    }),
    { numRuns: 100 },
  )
})

test.each(['/etc/passwd', '../out', '', 'a'.repeat(101), 'a\0b'])('a file is not called “%s”', (one) => {
  expect(() => tarHeader(one, 1)).toThrow(RangeError)
})

test('any tar reads it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'xuncha-tar-'))
  try {
    await writeFile(join(folder, 'a.tar'), tarred([['tables/note/000001.ndjson', Buffer.from('{"a":1}\n')]]))
    execFileSync('tar', ['xf', 'a.tar'], { cwd: folder })
    expect(await readFile(join(folder, 'tables/note/000001.ndjson'), 'utf8')).toBe('{"a":1}\n')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
