import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where this machine's own Node and pnpm go. Git-ignored; delete it to begin afresh. */
export const tools = join(root, '.tools')

/** The one version of pnpm that may write the lock file. */
export const pnpmVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.split(
  '@',
)[1]

/** The environment of every child: ours without what npm adds for this script, our tools first on the path. */
export function environment(folders = []) {
  const env = {}
  for (const [name, value] of Object.entries(process.env)) if (!ownedByNpmScript(name)) env[name] = value
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') || 'PATH'
  env[path] = [...folders, env[path]].filter(Boolean).join(delimiter)
  return { ...env, ...home(env), ...quiet }
}

const quiet = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  NO_UPDATE_NOTIFIER: '1',
  COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
}

/** What npm sets for the script it runs would aim a nested npm at the clone; what the user configured stays. */
function ownedByNpmScript(name) {
  return (
    /^npm_(lifecycle_|package_|command|config_(local_|global_)?prefix$)/.test(name) || name === 'INIT_CWD'
  )
}

/** Without a home that can be written, npm and pnpm would litter the clone with a folder called `~`. */
function home(env) {
  if (process.platform === 'win32' || (env.HOME && writable(env.HOME))) return {}
  const own = join(tools, 'home')
  mkdirSync(own, { recursive: true })
  return { HOME: own }
}

function writable(folder) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
