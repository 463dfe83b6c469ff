import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../place.mjs'
import { run } from '../run.mjs'
import { digestOf, packages } from '../workspace.mjs'

const stamp = join(root, 'node_modules', '.xuncha-stamp')

/** Installs what the lock file says, unless that is what the last success installed. */
export async function installDependencies(env) {
  const digest = digestOf([
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    ...packages().map(({ folder }) => `${folder}/package.json`),
  ])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 'unchanged'
  // CI: with a terminal, pnpm would ask before it replaces another version's node_modules.
  await run('pnpm', ['install', '--frozen-lockfile', '--reporter=append-only', ...patience], {
    env: { ...env, CI: 'true' },
  })
  writeFileSync(stamp, digest)
  return 'ok'
}

// Without a network, say so soon: what was fetched until then is kept.
const patience = ['--config.fetch-retry-mintimeout=500', '--config.fetch-retry-maxtimeout=2000']
