import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a new plugin is called: its id, and its title in both languages. */
export interface NewPlugin {
  id: string
  title: { 'zh-CN': string; en: string }
}

const TEMPLATE = fileURLToPath(new URL('../template/', import.meta.url))
const ENDING = '.tpl'
const ID = /^[a-z][a-z0-9-]{1,30}$/

/**
 * Makes a plugin that runs 插件脚手架: a record with list and form, a right for the office and one for units, a page,
 * tests. Writes into a folder that is not there yet, or is empty.
 * @returns the files written, relative to the folder
 * @throws Error in words for the terminal
 */
export async function scaffold(folder: string, plugin: NewPlugin): Promise<string[]> {
  if (!ID.test(plugin.id))
    throw new Error(
      `"${plugin.id}" is no id: two to thirty-one lower-case letters, digits or hyphens, beginning with a letter.`,
    )
  if (plugin.title['zh-CN'].trim() === '' || plugin.title.en.trim() === '')
    throw new Error('A plugin has a title in Chinese and one in English.')
  if ((await entriesOf(folder)).length > 0) throw new Error(`${folder} is not empty.`)
  const words = wordsOf(plugin)
  const written: string[] = []
  for (const entry of await readdir(TEMPLATE, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const from = join(entry.parentPath, entry.name)
    const name = from.slice(TEMPLATE.length, -ENDING.length)
    const text = (await readFile(from, 'utf8')).replace(/\{\{(\w+)\}\}/g, (_, word: string) =>
      wordOf(words, word),
    )
    const to = join(folder, name)
    await mkdir(dirname(to), { recursive: true })
    await writeFile(to, text, { flag: 'wx' })
    written.push(name)
  }
  return written.sort()
}

function wordsOf({ id, title }: NewPlugin): Record<string, string> {
  const quoted = (text: string) => JSON.stringify(text.trim()).slice(1, -1).replaceAll("'", '\\u0027')
  const pascal = id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return {
    id,
    schema: id.replaceAll('-', '_'),
    Name: pascal,
    name: `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`,
    title: quoted(title['zh-CN']),
    titleEn: quoted(title.en),
    // What Vue writes the same way stands in the template as words.
    open: '{{',
    close: '}}',
  }
}

function wordOf(words: Record<string, string>, word: string): string {
  const found = words[word]
  if (found === undefined) throw new Error(`The template asks for "${word}", which nobody knows`)
  return found
}

async function entriesOf(folder: string): Promise<string[]> {
  const found = await stat(folder).catch(() => undefined)
  if (found === undefined) return []
  if (!found.isDirectory()) throw new Error(`${folder} is a file.`)
  return readdir(folder)
}
