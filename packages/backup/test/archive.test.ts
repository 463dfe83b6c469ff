import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ProfileName, profiles } from '@xuncha/crypto'
import { PIECE } from '../src/envelope.ts'
import {
  keyPairFromText,
  keyPairToText,
  type Opening,
  recipientFromText,
  recipientToText,
} from '../src/keys.ts'
import { readArchive } from '../src/reader.ts'
import type { End, Head } from '../src/records.ts'
import { walkArchive } from '../src/walk.ts'
import { ArchiveWriter } from '../src/writer.ts'

const passphrase = 'correct horse battery'
const cost = { memory: 64, passes: 1 }
const names = fc.constantFrom<ProfileName>('intl', 'gm')
let folder: string
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-archive-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const head: Head = {
  kind: 'head',
  format: 1,
  id: '00000000-0000-4000-8000-000000000000',
  shows: '2026-11-23T00:00:00.000Z',
  postgres: '18.4',
  ledgers: [],
  tables: [],
  without: [],
  logKey: null,
}
const end: End = { kind: 'end', tables: {}, sequences: 0, files: 0, bytes: 0, damaged: [] }

/** An archive with this head, these bytes, and an end. */
async function written(name: ProfileName, parts: readonly Buffer[], control: Head = head): Promise<string> {
  const path = join(folder, `${count++}`)
  const file = await open(path, 'wx')
  const writer = await ArchiveWriter.begin(file, profiles[name], { passphrase, cost })
  await writer.control(control)
  for (const part of parts) await writer.data(part)
  await writer.end(end)
  await file.close()
  return path
}

async function read(path: string, opening: Opening = { passphrase }) {
  const [controls, data]: [unknown[], Buffer[]] = [[], []]
  for await (const entry of readArchive(path, opening))
    if ('control' in entry) controls.push(entry.control)
    else data.push(entry.data)
  return { controls, data: Buffer.concat(data), longest: Math.max(0, ...data.map(({ length }) => length)) }
}

test('what goes in comes out, in pieces of bounded length, however it was cut when it came', async () => {
  const sizes = fc.array(fc.oneof(fc.nat(300), fc.constantFrom(PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7)), {
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(names, sizes, async (name, lengths) => {
      const parts = lengths.map((length, at) => Buffer.alloc(length, at + 1))
      const path = await written(name, parts)
      const { controls, data, longest } = await read(path)
      expect(controls).toEqual([head, end])
      expect(data.equals(Buffer.concat(parts))).toBe(true)
      expect(longest).toBeLessThanOrEqual(PIECE)
      expect((await stat(path)).size).toBeGreaterThan(data.length)
      await rm(path)
    }),
    { numRuns: 60 },
  )
})

test('two archives of the same have nothing in common but the name of the format', async () => {
  const [one, other] = [
    await written('intl', [Buffer.alloc(1000)]),
    await written('intl', [Buffer.alloc(1000)]),
  ]
  const first = await open(one).then(async (file) => ({
    bytes: await file.readFile(),
    done: await file.close(),
  }))
  const second = await open(other).then(async (file) => ({
    bytes: await file.readFile(),
    done: await file.close(),
  }))
  expect(first.bytes.subarray(-900).equals(second.bytes.subarray(-900))).toBe(false)
  expect(first.bytes.includes(Buffer.alloc(32))).toBe(false)
})

test('an archive of a later format is told apart from a damaged one', async () => {
  const path = await written('intl', [], { ...head, format: 3 })
  await expect(walkArchive(path, { passphrase })).rejects.toMatchObject({ code: 'archive.newer' })
})

test('bytes that belong to no table and no file, and counts that are not right, are refused', async () => {
  const path = await written('intl', [Buffer.from('stray')])
  await expect(walkArchive(path, { passphrase })).rejects.toMatchObject({ code: 'archive.damaged' })
  await expect(walkArchive(await written('gm', []), { passphrase })).resolves.toEqual({ head, end })
})

test('a path that leads out of the folder is refused, although whoever made the archive had the key', async () => {
  const evil = ['files/../../x', '/etc/x', 'files/.x', 'postgres/x', 'files', 'files//x', 'keys/a/../b']
  for (const path of evil) {
    const at = join(folder, `${count++}`)
    const file = await open(at, 'wx')
    const writer = await ArchiveWriter.begin(file, profiles.intl, { passphrase, cost })
    await writer.control(head)
    await writer.control({ kind: 'file', path })
    await writer.end(end)
    await file.close()
    await expect(walkArchive(at, { passphrase })).rejects.toMatchObject({ code: 'archive.damaged' })
  }
})

test.each(['intl', 'gm'] as const)(
  'keys of a recipient in %s go through their texts, and no others do',
  async (name) => {
    const pair = profiles[name].wrapping.generate()
    const recipient = { profile: profiles[name], publicKey: pair.publicKey }
    const text = recipientToText(recipient)
    expect(recipientFromText(`${text}\n`)).toEqual(recipient)
    for (const bad of ['', 'x', `${text}A`, text.slice(0, -4), text.replace(name, 'other'), `${text}.x`])
      expect(recipientFromText(bad)).toBeUndefined()

    const locked = await keyPairToText(profiles[name], pair, passphrase, cost)
    expect(await keyPairFromText(locked, passphrase)).toEqual(pair)
    expect(await keyPairFromText(locked, `${passphrase}.`)).toBeUndefined()
    expect(await keyPairFromText(locked.replace('xbk1', 'xbk2'), passphrase)).toBeUndefined()
  },
)
