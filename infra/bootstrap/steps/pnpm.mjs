import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, pnpmVersion } from '../place.mjs'
import { attempt, run } from '../run.mjs'
import { fetchTool } from './fetch-tool.mjs'

/** Folder that holds the right pnpm: none when the one on the path is it, else one fetched into `.tools`. */
export async function findPnpm(nodeFolder) {
  if (await onPath(nodeFolder)) return undefined
  const folder = join(await fetchTool(`pnpm@${pnpmVersion}`), 'node_modules', '.bin')
  await run('pnpm', ['--version'], { env: environment([folder, nodeFolder]) })
  return folder
}

/** Asked outside the clone: there, a pnpm of another version would fetch and become the one that we pin. */
async function onPath(nodeFolder) {
  const env = { ...environment([nodeFolder]), COREPACK_ENABLE_NETWORK: '0' }
  const { code, output } = await attempt('pnpm', ['--version'], { env, cwd: tmpdir() })
  return code === 0 && output.trim() === pnpmVersion
}
