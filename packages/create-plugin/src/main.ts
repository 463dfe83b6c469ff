#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { scaffold } from './scaffold.ts'
import { readSdk, type Source } from './sdk.ts'

const own = fileURLToPath(new URL('../', import.meta.url))
const repository = fileURLToPath(new URL('../../../', import.meta.url))

const usage = `create-plugin <folder> [--id <id>] [--title <中文名称>] [--title-en <title>] [--sdk <folder>]

Makes a plugin of Xuncha that runs, with tests. --sdk names a folder with the packages of the SDK; without it they come
from your registry. Inside the platform's repository the folder is apps/<id>, and everything comes from there.`

/** `pnpm create @xuncha/plugin`, as typed. Yields the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      id: { type: 'string' },
      title: { type: 'string' },
      'title-en': { type: 'string' },
      sdk: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  const [given] = positionals
  if (values.help === true || given === undefined) {
    process.stdout.write(`${usage}\n`)
    return values.help === true ? 0 : 2
  }
  const folder = resolve(given)
  const id = values.id ?? folder.split(/[\\/]/).at(-1) ?? ''
  const title = values.title ?? id
  const source = await sourceFor(folder, values.sdk)
  const plugin = { id, title: { 'zh-CN': title, en: values['title-en'] ?? id } }
  const written = await scaffold(folder, plugin, source)
  const next =
    source.from === 'workspace'
      ? ['pnpm install', `pnpm --filter @xuncha/${id} check test build`]
      : [`cd ${given}`, 'pnpm install', 'pnpm test', 'pnpm dev']
  process.stdout.write(
    [
      ...written.map((name) => `  ${name}`),
      `${written.length} files in ${given}. Next:`,
      ...next.map((line) => `  ${line}`),
      '',
    ].join('\n'),
  )
  return 0
}

/** @throws Error where nobody could install what the plugin is written with */
async function sourceFor(folder: string, given: string | undefined): Promise<Source> {
  if (given !== undefined) return { from: 'folder', sdk: await readSdk(resolve(given)), folder: given }
  // Installed, and not run from the repository.
  if (existsSync(resolve(own, 'sdk.json'))) return { from: 'registry', sdk: await readSdk(own) }
  if (isInRepository(folder)) return { from: 'workspace' }
  throw new Error(
    `${folder} is outside of the repository: name the folder of the SDK, --sdk packages/sdk-pack/dist, which \`pnpm exec turbo run sdk\` fills.`,
  )
}

function isInRepository(folder: string): boolean {
  const way = relative(repository, folder)
  return way.split(sep)[0] !== '..' && !isAbsolute(way)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
