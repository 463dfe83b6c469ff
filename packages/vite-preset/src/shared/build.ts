import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { buildOptions, hashedNames, outputOf } from '../output.ts'
import { sharedBase, type SharedAssets } from '../page/assets.ts'
import { productionFlags, vuePlugin } from '../vue.ts'
import { digestOf } from '../web/integrity.ts'
import { firstPage, type SharedGroup, sharedGroups, sharedNames } from './set.ts'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))

interface BuiltFile {
  name: string
  /** The import that finds this file, for an entry. */
  answers?: string
  /** Imports that stand at its top: names of files, and bare names. */
  imports: readonly string[]
}

/**
 * Builds each shared library once, the others external to it: an import of a shared name stays one in the output
 * and the page's map resolves it, so there can be no second copy.
 * Fills `<folder>/shared/` and writes `<folder>/shared.json`.
 */
export async function buildShared(folder: string): Promise<SharedAssets> {
  const outDir = join(folder, 'shared')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(outDir, { recursive: true })
  const built: BuiltFile[] = []
  for (const group of sharedGroups) built.push(...(await buildGroup(group, outDir)))

  const shared = describe(built, outDir)
  writeFileSync(join(folder, 'shared.json'), JSON.stringify(shared, null, 2) + '\n')
  return shared
}

async function buildGroup({ name, entries }: SharedGroup, outDir: string): Promise<BuiltFile[]> {
  const own = Object.keys(entries)
  const result = await build({
    configFile: false,
    root: packageFolder,
    base: sharedBase,
    logLevel: 'warn',
    define: productionFlags,
    plugins: [vuePlugin('@xuncha/ui')],
    build: {
      ...buildOptions(outDir),
      emptyOutDir: false,
      rolldownOptions: {
        input: Object.fromEntries(own.map((imported) => [entries[imported], imported])),
        external: (id) => sharedNames.includes(id) && !own.includes(id),
        preserveEntrySignatures: 'strict',
        output: hashedNames(own.length > 1 ? `${name}-` : ''),
      },
    },
  })
  return outputOf(result).map((file) => {
    if (file.type === 'asset') return { name: file.fileName, imports: [] }
    const answers = file.isEntry ? own.find((imported) => entries[imported] === file.name) : undefined
    return { name: file.fileName, imports: file.imports, ...(answers ? { answers } : {}) }
  })
}

function describe(built: readonly BuiltFile[], outDir: string): SharedAssets {
  const files = Object.fromEntries(
    built.map(({ name }) => [name, digestOf(readFileSync(join(outDir, name)))] as const).sort(),
  )
  const address = ({ name }: BuiltFile) => sharedBase + name
  return {
    imports: Object.fromEntries(
      built.flatMap((file) => (file.answers ? [[file.answers, address(file)]] : [])),
    ),
    integrity: Object.fromEntries(
      Object.entries(files)
        .filter(([name]) => /\.(?:js|css)$/.test(name))
        .map(([name, digest]) => [sharedBase + name, digest]),
    ),
    css: built.filter(({ name }) => name.endsWith('.css')).map(address),
    preload: reachable(built, firstPage).map(address),
    files,
  }
}

/** What these imports bring in, directly and through one another. */
function reachable(built: readonly BuiltFile[], imports: readonly string[]): BuiltFile[] {
  const found = new Set<BuiltFile>()
  const visit = (imported: string) => {
    const file = built.find(({ name, answers }) => name === imported || answers === imported)
    if (!file || found.has(file)) return
    found.add(file)
    file.imports.forEach(visit)
  }
  imports.forEach(visit)
  return [...found]
}
