import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { serverImports } from '@xuncha/plugin-sdk'
import { build, type InlineConfig } from 'vite'
import { pluginBuild } from './build.ts'
import { readManifest } from './manifest.ts'
import { onlyWhatIsShared } from './server-guard.ts'

/**
 * Builds both halves of a plugin and puts them into a folder as a package has them: `manifest.json`, `web/`, `server/`,
 * `migrations/`. The folder is emptied first if an earlier build left it; anything else in it is not touched. The same
 * source gives the same bytes, wherever it lies.
 * @throws Error when the manifest does not hold, a half does not build, or a half carries or asks for what it may not
 */
export async function buildPackage(folder: string, into: string): Promise<void> {
  const [from, to] = [resolve(folder), resolve(into)]
  for (const name of ['manifest.ts', 'server/index.ts', 'web/index.ts', 'migrations'])
    if (!existsSync(join(from, name))) throw new Error(`${join(folder, name)} is missing`)
  const manifest = await readManifest(from)
  await empty(to, from)
  const web = join(to, 'web')
  await build({ ...pluginBuild(from, manifest, web), configFile: false, logLevel: 'warn' })
  await rename(join(web, 'manifest.json'), join(to, 'manifest.json'))
  await serverHalf(from, to)
  for (const name of ['README.md', 'LICENSE'])
    if (existsSync(join(from, name))) await copyFile(join(from, name), join(to, name))
}

/**
 * Builds what runs without a browser and puts it into an empty folder as a package has it, with the manifest as source
 * has it: enough for a host to load the plugin, whose pages come from elsewhere.
 * @throws Error as `buildPackage` does
 */
export async function buildServerHalf(folder: string, into: string): Promise<void> {
  const from = resolve(folder)
  const manifest = { ...(await readManifest(from)), web: { entry: '', css: [], files: {} } }
  await writeFile(join(into, 'manifest.json'), JSON.stringify(manifest))
  await serverHalf(from, into)
}

async function serverHalf(from: string, to: string): Promise<void> {
  await build(serverBuild(from, join(to, 'server')))
  await mkdir(join(to, 'migrations'))
  for (const name of await readdir(join(from, 'migrations')))
    await copyFile(join(from, 'migrations', name), join(to, 'migrations', name))
}

/** Whoever names a folder by mistake keeps what is in it. */
async function empty(folder: string, source: string): Promise<void> {
  const isAbove = !relative(folder, source).startsWith('..')
  const found = existsSync(folder) ? await readdir(folder) : []
  if (isAbove || (found.length > 0 && !found.includes('manifest.json')))
    throw new Error(`${folder} is not empty, and no build of a plugin`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
}

/** The server half as one module. Libraries of its own go in; those of the host stay outside, one of each. */
function serverBuild(folder: string, outDir: string): InlineConfig {
  const external = [...serverImports.shared]
  return {
    root: folder,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [onlyWhatIsShared()],
    ssr: { noExternal: true, external },
    build: {
      ssr: join(folder, 'server/index.ts'),
      outDir,
      target: 'node24',
      minify: false,
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: {
        // Where the author's folder lies is nobody's business.
        experimental: { attachDebugInfo: 'none' },
        external,
        output: { format: 'es', entryFileNames: 'index.js', codeSplitting: false },
      },
    },
  }
}
