import { cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { xuncha } from './xuncha.ts'

/** A module that is no part of the program, as its author has it. */
const vehicles = fileURLToPath(new URL('../../../tests/fixtures/plugins/vehicles/', import.meta.url))

let folder = ''
let publicKey = ''
const at = (name: string) => join(folder, name)
const plugin = (...args: string[]) => xuncha(['plugin', ...args])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-cli-plugin-'))
  publicKey = (await plugin('keygen', '--name', 'author.example', '--out', at('key'))).out
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a key to sign with', () => {
  test('has a public half that is one line to hand on', () => {
    expect(publicKey).toMatch(/^author\.example\+[0-9a-f]{8}\+\S+$/)
  })

  test('is readable by its owner alone, and is not written over another', async () => {
    expect((await stat(at('key'))).mode & 0o777).toBe(0o600)
    const before = await readFile(at('key'), 'utf8')
    expect((await plugin('keygen', '--name', 'author.example', '--out', at('key'))).code).not.toBe(0)
    expect(await readFile(at('key'), 'utf8')).toBe(before)
  })

  test.each(['', 'Author', 'a b', '../x', 'x'.repeat(80)])('is not called “%s”', async (name) => {
    expect((await plugin('keygen', '--name', name, '--out', at('other'))).code).toBe(2)
  })
})

describe('a package', () => {
  test('is made from the source, says what it asks for, and is trusted by whoever pinned its key', async () => {
    const packed = await plugin('pack', vehicles, '--key', at('key'), '--out', at('one.xplugin'))
    expect(packed).toMatchObject({ code: 0, err: '', out: expect.stringContaining('vehicles 1.0.0') })
    expect(packed.out).toContain('✓ Two counties')

    await writeFile(at('keys.json'), JSON.stringify([{ key: publicKey }]))
    const shown = await plugin('show', at('one.xplugin'), '--keys', at('keys.json'))
    expect(shown).toMatchObject({ code: 0, err: '' })
    for (const part of [
      'signed by author.example',
      'Permission vehicles.',
      'Role ',
      'Table vehicles.',
      '0001-',
    ])
      expect(shown.out).toContain(part)
    expect(shown.out).toContain('The conformance kit found nothing')
    expect(shown.out).toContain('Signed with a trusted key: author.example+')
  }, 180_000)

  test('is the same bytes each time', async () => {
    await plugin('pack', vehicles, '--key', at('key'), '--out', at('two.xplugin'))
    expect(await readFile(at('two.xplugin'))).toEqual(await readFile(at('one.xplugin')))
  }, 180_000)

  test('signed with another key is said to be not trusted', async () => {
    await plugin('keygen', '--name', 'somebody.example', '--out', at('stranger'), '--profile', 'gm')
    await plugin('pack', vehicles, '--key', at('stranger'), '--out', at('three.xplugin'))
    expect(await plugin('show', at('three.xplugin'), '--keys', at('keys.json'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('somebody.example'),
    })
  }, 180_000)

  test('is tried out as source and packed, over its last version too, and not signed where it fails', async () => {
    const tried = await plugin('test', at('one.xplugin'), '--previous', at('one.xplugin'))
    expect(tried).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('vehicles 1.0.0 keeps to all'),
    })
    expect(tried.out).not.toContain('--previous')

    await cp(vehicles, at('careless'), {
      recursive: true,
      filter: (path) => !/node_modules|reports|tsconfig/.test(path),
    })
    await symlink(join(vehicles, 'node_modules'), at('careless/node_modules'))
    await writeFile(
      at('careless/migrations/0002-more.sql'),
      '-- locks: nothing\ncreate table vehicles.more (county_id integer);\n',
    )
    const failed = await plugin('pack', at('careless'), '--key', at('key'), '--out', at('careless.xplugin'))
    expect(failed).toMatchObject({ code: 2, out: expect.stringContaining('✗ Tables') })
    expect(failed.err).toContain('no installation takes it')
    await expect(stat(at('careless.xplugin'))).rejects.toThrow('ENOENT')
    expect(await plugin('test', at('careless'))).toMatchObject({ code: 1, out: failed.out })
  }, 180_000)

  test('that was changed, is no package, or is not there is refused in words', async () => {
    const bytes = await readFile(at('one.xplugin'))
    const middle = Math.floor(bytes.length / 2)
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
    await writeFile(at('changed.xplugin'), bytes)
    await writeFile(at('text.xplugin'), 'no package')
    for (const name of ['changed.xplugin', 'text.xplugin', 'missing.xplugin']) {
      const said = await plugin('show', at(name))
      expect(said.code).not.toBe(0)
      expect(said.err).toMatch(/\w{3,} \w+/)
      expect(said.err).not.toMatch(/package\.|unreadable/)
    }
  })

  test('is not made over another file, nor of a folder that holds no plugin, nor without a key', async () => {
    const to = ['--key', at('key'), '--out', at('one.xplugin')]
    expect((await plugin('pack', vehicles, ...to)).err).toContain('one.xplugin')
    expect((await plugin('pack', folder, '--key', at('key'), '--out', at('x'))).err).toContain('manifest.ts')
    expect((await plugin('pack', vehicles, '--key', at('keys.json'), '--out', at('x'))).err).toContain(
      'no private key',
    )
  })
})
