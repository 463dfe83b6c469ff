import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { vuePlugin } from '@xuncha/vite-preset/vue'
import { compiled } from './describe.ts'
import { packagesFolder } from './sdk.ts'

const compiler = createRequire(import.meta.url).resolve('vue-tsc/bin/vue-tsc.js')
const ui = join(packagesFolder, 'ui')

/**
 * Compiles these sources and whatever they reach into a folder that is laid out as `packages/` is: JavaScript with its
 * declarations beside it, so that what is found from a file's own address is found there too.
 */
export async function compile(entries: readonly string[], into: string): Promise<void> {
  await rm(into, { recursive: true, force: true })
  await mkdir(into, { recursive: true })
  await types(entries, into)
  await components(join(into, 'ui/src'))
}

/** Everything but the components' code. That it is right is for `pnpm check` to say. */
async function types(entries: readonly string[], into: string): Promise<void> {
  const config = join(into, 'tsconfig.json')
  const options = {
    noEmit: false,
    noCheck: true,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    types: ['node'],
    typeRoots: [join(import.meta.dirname, '../node_modules/@types')],
    rootDir: packagesFolder,
    outDir: into,
  }
  await writeFile(
    config,
    JSON.stringify({
      extends: join(packagesFolder, '../tsconfig.web.json'),
      compilerOptions: options,
      files: entries,
    }),
  )
  await promisify(execFile)(process.execPath, [compiler, '-p', config]).catch(
    ({ stdout }: { stdout: string }) => {
      throw new Error(`The declarations cannot be made:\n${stdout}`)
    },
  )
  await rm(config)
  for (const path of await filesIn(into)) {
    // A component's code is made by Vite.
    if (path.startsWith(join(into, 'ui')) && path.endsWith('.js')) await rm(path)
    else if (path.endsWith('.d.ts')) await writeFile(path, withCompiledNames(await readFile(path, 'utf8')))
  }
}

/** Declarations name the sources that they were made of; beside them lies what those were compiled to. */
export function withCompiledNames(declarations: string): string {
  return declarations.replace(
    /(\bfrom |\bimport |\bimport\()(['"])(\.{1,2}\/[^'"]+\.ts)\2/g,
    (_, before: string, quote: string, path: string) => `${before}${quote}${compiled(path)}${quote}`,
  )
}

/** The components as modules: whatever else they need stays an import, their styles are the theme's. */
async function components(outDir: string): Promise<void> {
  process.env['NODE_ENV'] = 'production'
  await build({
    configFile: false,
    root: ui,
    logLevel: 'warn',
    publicDir: false,
    plugins: [
      vuePlugin('@xuncha/ui'),
      {
        name: 'xuncha:theme-apart',
        enforce: 'pre',
        resolveId: (id) =>
          id.endsWith('theme/index.css') ? { id: '@xuncha/ui/theme.css', external: true } : undefined,
      },
    ],
    build: {
      outDir,
      target: 'es2023',
      minify: false,
      emptyOutDir: false,
      cssCodeSplit: false,
      lib: {
        entry: { index: 'src/index.ts', 'host/index': 'src/host/index.ts' },
        formats: ['es'],
        cssFileName: 'components',
      },
      rolldownOptions: {
        external: (id) => !/^[./]|^\0|^[A-Za-z]:/.test(id),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
}

/** Paths of everything below a folder. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** A path below a folder, as packages write it. */
export function nameIn(folder: string, path: string): string {
  return relative(folder, path).replaceAll('\\', '/')
}
