import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { environment, tools } from '../place.mjs'
import { run } from '../run.mjs'

/**
 * Installs one npm package into a folder of its own under `.tools`, once, and yields that folder.
 * It is made aside and moved into place whole: an interrupted fetch leaves nothing half there.
 */
export async function fetchTool(spec) {
  const folder = join(tools, spec.replace('@', '-'))
  if (existsSync(folder)) return folder
  const aside = `${folder}.${process.pid}`
  mkdirSync(aside, { recursive: true })
  try {
    await npm(['install', spec, '--prefix', aside, ...plain])
    renameSync(aside, folder)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
  return folder
}

const plain = [
  '--no-save',
  '--no-package-lock',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--include=optional',
  '--loglevel=error',
  // Without a network, say so soon.
  '--fetch-retry-mintimeout=2000',
  '--fetch-retry-maxtimeout=8000',
  '--global=false',
  '--workspaces=false',
]

/** The npm that runs this script, else the one on the path. */
function npm(args) {
  const cli = process.env.npm_execpath
  const env = environment()
  if (cli && basename(cli) === 'npm-cli.js') return run(process.execPath, [cli, ...args], { env, cwd: tools })
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { env, cwd: tools })
}
