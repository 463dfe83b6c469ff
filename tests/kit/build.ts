import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = fileURLToPath(new URL('.', import.meta.url))
const BUILD =
  "import { buildPackage } from '@xuncha/vite-preset/package'; await buildPackage(process.argv[1], process.argv[2])"

/**
 * Builds both halves of a plugin into a folder, in a process of its own, as an author does: a test runner would compile
 * the plugin's sources in its own way.
 */
export async function buildPlugin(folder: string, into: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', BUILD, folder, into], {
    cwd: here,
  })
}
