import { access, constants, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, note, ok, wrong } from './finding.ts'

/** The Node that the server runs its TypeScript with. */
const NODE = 24
const LEAST_MIB = 1024
const LITTLE_MIB = 5 * 1024

/** Node, the folder's rights, and the room that is left. */
export async function lookAtMachine(home: string, nodeVersion: string): Promise<Finding[]> {
  const findings: Finding[] = []
  const facts = { version: nodeVersion, least: NODE }
  findings.push(Number(nodeVersion.split('.')[0]) >= NODE ? ok('node', facts) : wrong('node-old', facts))
  try {
    await access(home, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return [...findings, wrong('home-closed', { home })]
  }
  findings.push(...(await lookAtRights(home)))
  const { bavail, bsize } = await statfs(home)
  const mib = Math.floor((Number(bavail) * Number(bsize)) / 1_048_576)
  const room = { home, mib, least: LEAST_MIB }
  findings.push(
    mib < LEAST_MIB
      ? wrong('space-short', room)
      : mib < LITTLE_MIB
        ? note('space-little', room)
        : ok('space', room),
  )
  return findings
}

/** Whoever else reads these has the log's key, or the database's. */
async function lookAtRights(home: string): Promise<Finding[]> {
  const open: string[] = []
  for (const name of ['keys', 'keys/audit-signing.key', 'postgres.secret']) {
    const found = await stat(join(home, name)).catch(() => undefined)
    if (found !== undefined && (found.mode & 0o077) !== 0) open.push(name)
  }
  return [open.length > 0 ? wrong('rights-open', { home, names: open.join(', ') }) : ok('rights', { home })]
}
