import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import type { Outcome } from '@xuncha/domain'
import { NoPackage, openPackage, packFiles, packFolder, unpackInto, verifyPackage } from '../src/index.ts'
import { archiveOf } from '../src/archive.ts'
import { built, integrityOf, manifest, signer, smSigner, trustIn } from './built.ts'

const folder = await mkdtemp(join(tmpdir(), 'xuncha-package-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const packed = packFiles(built(), signer)
const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.refusal.code)
const opened = (bytes: Uint8Array) => {
  const outcome = openPackage(bytes)
  if (!outcome.ok) throw new Error(outcome.refusal.code)
  return outcome.value
}
/** The package with one of its files changed behind the list's back. */
const repacked = (change: (files: Map<string, Uint8Array>) => void) => {
  const files = new Map(Object.entries(unzipSync(packed)))
  change(files)
  return archiveOf(files)
}
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Files as a build leaves them, with these in the web half and these beside. */
function builtWith(web: Record<string, Uint8Array>, more: Record<string, Uint8Array>) {
  const digests = Object.entries(web).map(([name, code]) => [name, integrityOf(code)])
  const files = { ...manifest.web.files, ...(Object.fromEntries(digests) as Record<string, string>) }
  return new Map([
    ...built({ web: { ...manifest.web, files } }),
    ...Object.entries(web).map(([name, code]) => [`web/${name}`, code] as const),
    ...Object.entries(more),
  ])
}

describe('a package', () => {
  test('opens to what went in, and is trusted by its key, whatever the files are', () => {
    const content = fc.uint8Array({ maxLength: 200 })
    const web = fc.stringMatching(/^[a-z0-9_]{1,8}(\/[a-z0-9_]{1,8}){0,2}\.(js|css|woff2)$/)
    const server = fc.stringMatching(/^server(\/[a-z0-9_]{1,8}){1,3}\.(js|map)$/)
    const migration = fc.stringMatching(/^migrations\/[0-9]{4}-[a-z]{1,8}(-[a-z0-9]{1,8})?\.sql$/)
    const most = { maxKeys: 8 }
    fc.assert(
      fc.property(
        fc.dictionary(web, content, most),
        fc.dictionary(fc.oneof(server, migration), content, most),
        fc.constantFrom(signer, smSigner),
        (inWeb, more, key) => {
          const files = builtWith(inWeb, more)
          const found = opened(packFiles(files, key))
          expect([...found.files.keys()].sort()).toEqual([...files.keys()].sort())
          for (const [path, expected] of files)
            expect(Buffer.from(found.files.get(path) as Uint8Array).equals(expected)).toBe(true)
          expect(codeOf(verifyPackage(found, trustIn(key), '2026-11-23'))).toBe('ok')
        },
      ),
      { numRuns: 40 },
    )
  })

  test('is the same bytes for the same files and key; of SM2, whose signatures are never twice the same, all but that', () => {
    const backwards = new Map([...built()].reverse())
    expect(Buffer.from(packFiles(backwards, signer)).equals(packed)).toBe(true)
    const [one, other] = [packFiles(built(), smSigner), packFiles(built(), smSigner)].map((bytes) =>
      archiveOf(new Map([...Object.entries(unzipSync(bytes)), ['signature.txt', new Uint8Array()]])),
    )
    expect(one).toEqual(other)
  })

  test('with a byte changed is refused, whichever byte it is', () => {
    const accepted: number[] = []
    for (let at = 0; at < packed.length; at += 1) {
      const changed = Uint8Array.from(packed)
      changed[at] = (changed[at] as number) ^ (1 << (at % 8))
      const outcome = openPackage(changed)
      if (outcome.ok && verifyPackage(outcome.value, trustIn(signer), '2026-11-23').ok) accepted.push(at)
    }
    expect(packed.length).toBeGreaterThan(2000)
    expect(accepted).toEqual([])
  })

  test('with bytes changed, put in or left out anywhere is refused', () => {
    const change = fc.record({
      at: fc.nat(packed.length - 1),
      drop: fc.nat(40),
      put: fc.uint8Array({ maxLength: 40 }),
    })
    fc.assert(
      fc.property(change, ({ at, drop, put }) => {
        const changed = Buffer.concat([packed.subarray(0, at), put, packed.subarray(at + drop)])
        fc.pre(!changed.equals(packed))
        const outcome = openPackage(changed)
        if (outcome.ok)
          expect(codeOf(verifyPackage(outcome.value, trustIn(signer), '2026-11-23'))).not.toBe('ok')
      }),
      { numRuns: 500 },
    )
  })

  test('is refused when a file is not the one that was listed', () => {
    const changed = repacked((files) => files.set('server/index.js', bytesOf('export default null\n')))
    expect(codeOf(openPackage(changed))).toBe('package.changed')
  })

  test('is refused when there is a file more, or one less', () => {
    const more = repacked((files) => files.set('server/more.js', new Uint8Array(1)))
    const less = repacked((files) => files.delete('web/vehicles.js'))
    expect([codeOf(openPackage(more)), codeOf(openPackage(less))]).toEqual([
      'package.unlisted',
      'package.missing',
    ])
  })

  test('is refused when the list was made anew without the key', () => {
    const other = unzipSync(packFiles(built({ summary: { 'zh-CN': '别的', en: 'Other' } }), smSigner))
    const mixed = repacked((files) => {
      files.set('contents.json', other['contents.json'] as Uint8Array)
      files.set('manifest.json', other['manifest.json'] as Uint8Array)
    })
    expect(codeOf(openPackage(mixed))).toBe('package.note')
  })

  test('is refused with a manifest that the host does not take, in words', () => {
    for (const changes of [{ version: '1.0.0/../..' }, { licence: 'MIT' }, { pages: 1 }])
      expect(openPackage(packFiles(built(changes as object), signer))).toMatchObject({
        ok: false,
        refusal: { code: 'package.manifest', facts: { problems: expect.stringMatching(/./) } },
      })
  })

  test.each([
    [
      'a file of its web half is not in the manifest',
      new Map([...built(), ['web/more.js', new Uint8Array(1)]]),
    ],
    ['the manifest lists another digest', new Map([...built(), ['web/vehicles.js', new Uint8Array(1)]])],
    [
      'the manifest lists a file that is not there',
      built({
        web: { ...manifest.web, files: { ...manifest.web.files, 'x.js': integrityOf(bytesOf('x')) } },
      }),
    ],
  ])('is refused when %s', (_, files) => {
    expect(codeOf(openPackage(packFiles(files, signer)))).toBe('package.web')
  })

  test('without a manifest or a server half is none', () => {
    const without = (name: string) => new Map([...built()].filter(([other]) => other !== name))
    expect(() => packFiles(without('manifest.json'), signer)).toThrow(
      'package.missing {"name":"manifest.json"}',
    )
    expect(openPackage(packFiles(without('server/index.js'), signer))).toMatchObject({
      refusal: { code: 'package.missing', facts: { name: 'server/index.js' } },
    })
  })
})

describe('packing a folder', () => {
  test('takes no links and nothing that has no place, and says what', async () => {
    const place = join(folder, 'linked')
    await mkdir(place)
    await symlink('/etc/hostname', join(place, 'README.md'))
    await expect(packFolder(place, signer)).rejects.toThrow(NoPackage)
    await rm(join(place, 'README.md'))
    for (const [name, content] of built()) {
      await mkdir(join(place, name, '..'), { recursive: true })
      await writeFile(join(place, name), content)
    }
    expect(Buffer.from(await packFolder(place, signer)).equals(packed)).toBe(true)
    await writeFile(join(place, '.env'), 'SECRET=1')
    await expect(packFolder(place, signer)).rejects.toThrow('package.name {"name":".env"}')
  })
})

describe('unpacking', () => {
  test('puts the files into a folder of their own, and finds them there the next time', async () => {
    const root = join(folder, 'once')
    const place = await unpackInto(root, opened(packed))
    expect(await unpackInto(root, opened(packed))).toBe(place)
    expect((await readdir(place)).sort()).toEqual(['manifest.json', 'migrations', 'server', 'web'])
    // What was unpacked packs to the same package again.
    expect(Buffer.from(await packFolder(place, signer)).equals(packed)).toBe(true)
  })

  test('mends what was changed on the disk since', async () => {
    const root = join(folder, 'mended')
    const place = await unpackInto(root, opened(packed))
    const path = join(place, 'server/index.js')
    await chmod(path, 0o644)
    await writeFile(path, 'export default "evil"\n')
    await unpackInto(root, opened(packed))
    expect(await readFile(path, 'utf8')).toBe('export default {}\n')
  })

  test('puts a file in place of a link, though what it leads to is the same today', async () => {
    const root = join(folder, 'replaced')
    const place = await unpackInto(root, opened(packed))
    const path = join(place, 'server/index.js')
    await writeFile(join(root, 'elsewhere.js'), await readFile(path))
    await rm(path)
    await symlink(join(root, 'elsewhere.js'), path)
    await unpackInto(root, opened(packed))
    await writeFile(join(root, 'elsewhere.js'), 'export default "evil"\n')
    expect(await readFile(path, 'utf8')).toBe('export default {}\n')
  })

  test('may be done by many at once, and leaves nothing beside', async () => {
    const root = join(folder, 'many')
    const places = await Promise.all(Array.from({ length: 4 }, () => unpackInto(root, opened(packed))))
    expect(new Set(places).size).toBe(1)
    expect(await readdir(join(root, 'vehicles'))).toHaveLength(1)
  })
})
