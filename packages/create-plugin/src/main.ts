#!/usr/bin/env node
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { scaffold } from './scaffold.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

const usage = `create-plugin <folder> [--id <id>] [--title <中文名称>] [--title-en <title>]

Makes a plugin of Xuncha that runs, with tests. Inside the repository the folder is apps/<id>.`

/** `pnpm create @xuncha/plugin`, as typed. Yields the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      id: { type: 'string' },
      title: { type: 'string' },
      'title-en': { type: 'string' },
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
  const written = await scaffold(folder, { id, title: { 'zh-CN': title, en: values['title-en'] ?? id } })
  const place = given
  process.stdout.write(
    [
      ...written.map((name) => `  ${name}`),
      `${written.length} files in ${place}. Next:`,
      // Only the repository's own workspace finds the packages that checking and testing take.
      ...(isInRepository(folder) ? ['  pnpm install', `  pnpm --filter @xuncha/${id} check test build`] : []),
      `  xuncha plugin pack ${place} --key <file> --out ${id}.xplugin`,
      '',
    ].join('\n'),
  )
  return 0
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
