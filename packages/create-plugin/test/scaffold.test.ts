import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { scaffold } from '../src/scaffold.ts'

const folder = await mkdtemp(join(tmpdir(), 'xuncha-scaffold-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const title = { 'zh-CN': '公务用车', en: 'Vehicles' }

async function textsOf(place: string): Promise<string> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join(
    '\n',
  )
}

describe('a new plugin', () => {
  test('bears its own name everywhere, and nothing of the template is left open', async () => {
    const place = join(folder, 'vehicle-log')
    const written = await scaffold(place, { id: 'vehicle-log', title })
    expect(written).toContain('manifest.ts')
    const text = await textsOf(place)
    expect(text).toContain("id: 'vehicle-log'")
    expect(text).toContain('create table vehicle_log.note')
    expect(text).toContain('VehicleLogDb')
    expect(text).toContain('{{ note.text }}')
    expect(text).not.toMatch(/\{\{\w+\}\}|\.tpl/)
  })

  test('takes a title with quotes as it is', async () => {
    const place = join(folder, 'quoted')
    await scaffold(place, { id: 'quoted', title: { 'zh-CN': '“车”的\'登记"', en: "The office's" } })
    const { default: manifest } = (await import(join(place, 'locales/en.json'), {
      with: { type: 'json' },
    })) as {
      default: { title: string }
    }
    expect(manifest.title).toBe("The office's")
    expect(await readFile(join(place, 'manifest.ts'), 'utf8')).toContain("en: 'The office\\u0027s'")
  })

  test.each(['', 'V', '1st', 'a', 'with space', '../up', 'under_score', 'x'.repeat(33)])(
    'is refused with the id "%s"',
    async (id) => {
      await expect(scaffold(join(folder, 'never'), { id, title })).rejects.toThrow('is no id')
    },
  )

  test('never writes over anything', async () => {
    const place = join(folder, 'full')
    await mkdir(place)
    await writeFile(join(place, 'mine.txt'), 'mine')
    await expect(scaffold(place, { id: 'full', title })).rejects.toThrow('not empty')
    await expect(scaffold(join(place, 'mine.txt'), { id: 'full', title })).rejects.toThrow('is a file')
    expect(await readdir(place)).toEqual(['mine.txt'])
  })
})
