import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Signer, signerFromText } from '@xuncha/audit'
import { CONFORMANCE, conformanceRecord, packFiles } from '@xuncha/plugin-package'
import { type Command, Failure, UsageError } from '../command.ts'
import { readOptions, textOf } from '../options.ts'
import { opened, openedFolder } from './built.ts'
import { examined } from './examined.ts'

/**
 * Makes a package 打包 out of a plugin's folder: both halves are built, tried out by the conformance kit, put together
 * and signed. What does not pass is not signed. The same source and an Ed25519 key give the same bytes.
 */
export const pack: Command = {
  name: 'pack',
  usage:
    '[<folder of the plugin>] --key <file> (or XUNCHA_PLUGIN_KEY) [--out <file.xplugin>] [--previous <file.xplugin>]',
  async run(args, world, say) {
    const options = readOptions(args, { options: ['key', 'out', 'previous'] })
    const [folder = '.', ...more] = options.positionals
    if (more.length > 0) throw new UsageError('one-folder')
    const key = options.values['key'] ?? world.env['XUNCHA_PLUGIN_KEY']
    if (!key) throw new UsageError('option-missing', { name: 'key' })
    const signer = await signerIn(key)
    const out = options.values['out']
    // Before the building, where that is known.
    if (out !== undefined) assertFree(out)
    const built = await openedFolder(folder, signer)
    const { id, version } = built.manifest
    const path = out ?? `${id}-${version}.xplugin`
    assertFree(path)
    if (!(await examined(built, options.values['previous'], world, say)))
      throw new Failure('kit-failed', { id, version })
    const { files } = built
    const bytes = packFiles(new Map([...files, [CONFORMANCE, conformanceRecord(files)]]), signer)
    const { digest } = opened(bytes)
    const file = await open(path, 'wx').catch((error: Error) => {
      throw new Failure('unwritable', { path, text: error.message })
    })
    await file.writeFile(bytes)
    await file.close()
    const kib = Math.ceil(bytes.length / 1024)
    world.out(say('plugin-packed', { id, version, path, kib, digest }))
    return 0
  },
}

/** What was handed out under a name stays what it was. */
function assertFree(path: string): void {
  if (existsSync(path)) throw new Failure('unwritable', { path, text: 'EEXIST: file already exists' })
}

async function signerIn(path: string): Promise<Signer> {
  const signer = signerFromText((await textOf(path)).trim())
  if (signer === undefined) throw new Failure('plugin-no-key', { path })
  return signer
}
