import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './place.mjs'

/** Every package of the workspace, as pnpm-workspace.yaml lists them: folder and manifest. */
export function packages() {
  const [, list] = /^packages:\n((?: +- .*\n)+)/m.exec(
    readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'),
  )
  const globs = list.match(/[^\s-]\S*/g)
  return globs
    .flatMap((glob) => (glob.endsWith('/*') ? foldersIn(glob.slice(0, -2)) : [glob]))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
    }))
}

/** Digest of these files' content, by path from the root. */
export function digestOf(files) {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file}\n`)
      .update(readFileSync(join(root, file)))
      .update('\n')
  return hash.digest('hex')
}

function foldersIn(parent) {
  if (!existsSync(join(root, parent))) return []
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`)
    .sort()
}
