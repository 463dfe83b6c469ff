import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SDK_VERSION } from '@xuncha/plugin-sdk'
import { compile, filesIn, nameIn } from './compile.ts'
import { describe } from './describe.ts'
import {
  entriesOf,
  type Folder,
  folders,
  packagesFolder,
  readCatalog,
  readPackage,
  type SdkIndex,
} from './sdk.ts'
import { tarball, type TarballFile } from './tarball.ts'

/** Of no use to whoever has the package: what it is developed with, and what is compiled. */
const LEFT_OUT =
  /^(?:test|gallery|api|reports|node_modules|\.turbo)\/|^(?:package|tsconfig|turbo)\.json$|^[^/]+\.config\.ts$|(?<!\.d)\.ts$|\.vue$|^src\/locales\//

/**
 * Makes the packages that authors write plugins with 插件开发包, as files that npm and pnpm install, and `sdk.json`
 * that says which is which.
 * @param into emptied first
 */
export async function packSdk(into: string): Promise<SdkIndex> {
  const catalog = await readCatalog()
  const owns = new Map(
    await Promise.all(folders.map(async (folder) => [folder, await readPackage(folder)] as const)),
  )
  await rm(into, { recursive: true, force: true })
  const compiledFolder = join(into, '.compiled')
  await compile(
    [...owns].flatMap(([folder, own]) => entriesOf(own).map((entry) => join(packagesFolder, folder, entry))),
    compiledFolder,
  )
  const packages = new Set([...owns.values()].map(({ name }) => name))
  const file = (name: string) => `${name.slice(1).replace('/', '-')}-${SDK_VERSION}.tgz`
  const index: SdkIndex = {
    version: SDK_VERSION,
    packages: Object.fromEntries([...packages].map((name) => [name, file(name)])),
    libraries: catalog,
  }
  await mkdir(into, { recursive: true })
  for (const [folder, own] of owns) {
    const files = await filesOf(folder, compiledFolder)
    const description = describe(own, { version: SDK_VERSION, packages, catalog })
    files.set('package.json', json(description))
    // By it the scaffold knows the versions that belong together.
    if (folder === 'create-plugin') files.set('sdk.json', json(index))
    for (const path of Object.values(description.bin ?? {})) {
      const program = files.get(path.slice(2))
      if (program === undefined) throw new Error(`${own.name} has no ${path}`)
      program.runs = true
    }
    await writeFile(join(into, file(own.name)), tarball(files))
  }
  await rm(compiledFolder, { recursive: true })
  await writeFile(join(into, 'sdk.json'), json(index).bytes)
  return index
}

async function filesOf(folder: Folder, compiledFolder: string): Promise<Map<string, TarballFile>> {
  const files = new Map<string, TarballFile>()
  const add = async (root: string, path: string) =>
    files.set(nameIn(root, path), { bytes: await readFile(path), runs: false })
  const own = join(packagesFolder, folder)
  for (const path of await filesIn(own)) if (!LEFT_OUT.test(nameIn(own, path))) await add(own, path)
  const made = join(compiledFolder, folder)
  for (const path of await filesIn(made)) await add(made, path)
  files.set('LICENSE', { bytes: await readFile(join(packagesFolder, '../LICENSE')), runs: false })
  if (folder === 'ui') withComponents(files)
  return files
}

/** The styles that stand in components belong to the theme from here on. */
function withComponents(files: Map<string, TarballFile>): void {
  const theme = files.get('src/theme/index.css')
  if (theme === undefined) throw new Error('The theme is missing')
  const text = `${Buffer.from(theme.bytes).toString('utf8')}@import '../components.css';\n`
  files.set('src/theme/index.css', { ...theme, bytes: Buffer.from(text) })
}

function json(value: unknown): TarballFile {
  return { bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`), runs: false }
}
