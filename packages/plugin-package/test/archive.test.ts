import { deflateRawSync } from 'node:zlib'
import { strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { archiveOf, filesOf } from '../src/archive.ts'
import { limits, openPackage, packFiles } from '../src/index.ts'
import { built, signer } from './built.ts'

const packed = packFiles(built(), signer)
const stored = { level: 0, mtime: new Date(1980, 0, 2) } as const
const codeOf = (bytes: Uint8Array) => {
  const outcome = filesOf(bytes)
  return outcome.ok ? 'ok' : outcome.refusal.code
}

interface RawFile {
  name: string
  body: Uint8Array
  /** What the headers say instead of the truth. */
  declared?: number
  method?: 0 | 8
  /** Points at the body of the first file. */
  shared?: boolean
}

/** A zip as nobody's library writes it. */
function rawZip(files: readonly RawFile[], count = files.length): Uint8Array {
  const [bodies, heads]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const { name, body, declared = body.length, method = 0, shared } of files) {
    const title = Buffer.from(name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(body.length, 14)
    fields.writeUInt32LE(declared, 18)
    fields.writeUInt16LE(title.length, 22)
    heads.push(
      Buffer.from('PK\u0001\u0002\u0014\u0000'),
      fields,
      Buffer.alloc(10),
      uint32(shared ? 0 : at),
      title,
    )
    if (shared) continue
    bodies.push(Buffer.from('PK\u0003\u0004'), fields, title, Buffer.from(body))
    at += 30 + title.length + body.length
  }
  const head = Buffer.concat(heads)
  const end = Buffer.from('PK\u0005\u0006'.padEnd(22, '\u0000'))
  end.writeUInt16LE(count, 8)
  end.writeUInt32LE(head.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, head, end])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const some = strToU8('x')

test('the zip of these tests is one that is read', () => {
  const file = { name: 'web/a.js', body: some }
  expect(unzipSync(rawZip([file]))).toEqual({ 'web/a.js': some })
})

test.each([
  '../evil.js',
  '/etc/passwd',
  'web/../../evil.js',
  'web/./x.js',
  'web//x.js',
  'web/',
  'web/.hidden',
  'web\\x.js',
  'bin/run.sh',
  'server/a b.js',
  'server/a\u0000.js',
  'server/车.js',
  'C:/x.js',
  'migrations/1-x.sql',
  'migrations/0001-x.sh',
  'migrations/deep/0001-x.sql',
  '__proto__',
  `web/${'x/'.repeat(200)}x`,
  '',
])('a file called "%s" is refused', (name) => {
  expect(codeOf(rawZip([{ name, body: some }]))).toBe('package.name')
})

describe('refused is', () => {
  test('what two names would be one for some file system', () => {
    for (const [one, other] of [
      ['web/a.js', 'web/a.js'],
      ['web/a.js', 'web/A.js'],
      ['web/a', 'web/a/b.js'],
      ['web/a/b.js', 'web/A'],
    ] as const)
      expect(codeOf(rawZip([one, other].map((name) => ({ name, body: some }))))).toBe('package.clash')
    expect(codeOf(packFiles(new Map([...built(), ['web/Vehicles.js', some]]), signer))).toBe('package.clash')
  })

  test('what is too large, by itself or in a file', () => {
    expect(codeOf(new Uint8Array(limits.packed + 1))).toBe('package.too-large')
    expect(codeOf(archiveOf(new Map([['web/a.js', new Uint8Array(limits.file + 1)]])))).toBe(
      'package.too-large',
    )
  })

  test('what has too many files', () => {
    const files = Array.from({ length: limits.files + 1 }, (_, at) => [`web/${at}.js`, some] as const)
    expect(codeOf(archiveOf(new Map(files)))).toBe('package.too-many')
    expect(codeOf(archiveOf(new Map(files.slice(1))))).toBe('ok')
  })

  test('what would have to be inflated: a bomb does not go off, whatever its header says', () => {
    const bomb = deflateRawSync(Buffer.alloc(20_000_000))
    for (const declared of [10, bomb.length, 20_000_000])
      expect(codeOf(rawZip([{ name: 'web/a.js', body: bomb, declared, method: 8 }]))).toBe(
        'package.malformed',
      )
    expect(codeOf(zipSync(unzipSync(packed) as Zippable, { ...stored, level: 9 }))).toBe('package.malformed')
  })

  test('files that lie over each other, before much is copied', () => {
    const body = new Uint8Array(limits.file)
    const many = Array.from({ length: limits.files }, (_, at) => ({
      name: `web/${at}`,
      body,
      shared: at > 0,
    }))
    expect(codeOf(rawZip(many))).toBe('package.malformed')
  })

  test('a count of files that is not true', () => {
    expect(codeOf(rawZip([{ name: 'web/a.js', body: some }], 60_000))).not.toBe('ok')
  })

  test('a link, or any other mark of a file', () => {
    const files = unzipSync(packed)
    const link: Zippable = {
      ...files,
      'README.md': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }],
    }
    expect(codeOf(zipSync(link, stored))).toBe('package.malformed')
    expect(codeOf(zipSync({ ...files, 'README.md': [some, { comment: 'x' }] } as Zippable, stored))).toBe(
      'package.malformed',
    )
  })

  test('the very same files in another order, or with another date', () => {
    const files = unzipSync(packed)
    const backwards = Object.fromEntries(Object.entries(files).reverse())
    expect(codeOf(zipSync(backwards, stored))).toBe('package.malformed')
    expect(codeOf(zipSync(files, { level: 0, mtime: new Date(2001, 1, 3) }))).toBe('package.malformed')
    expect(codeOf(zipSync(files, stored))).toBe('ok')
  })

  test('anything before or behind', () => {
    expect(codeOf(Buffer.concat([Buffer.from('#!/bin/sh\n'), packed]))).not.toBe('ok')
    expect(codeOf(Buffer.concat([packed, Buffer.from('\n')]))).not.toBe('ok')
  })

  test('what is no zip at all', () => {
    for (const bytes of [new Uint8Array(), strToU8('<html>not found</html>'), Buffer.alloc(100_000)])
      expect(codeOf(bytes)).toBe('package.malformed')
    expect(openPackage(archiveOf(new Map()))).toMatchObject({ refusal: { code: 'package.missing' } })
  })
})
