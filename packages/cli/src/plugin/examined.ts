import type { OpenedPackage } from '@xuncha/plugin-package'
import type { Say, World } from '../command.ts'
import { openedAt } from './built.ts'

/**
 * Runs the conformance kit over a package and says what it came to, a line for each check and each thing found.
 * @param previous file of the version that is upgraded from
 * @returns whether nothing was found
 */
export async function examined(
  opened: OpenedPackage,
  previous: string | undefined,
  world: World,
  say: Say,
): Promise<boolean> {
  const before = previous === undefined ? undefined : (await openedAt(previous)).opened
  const { id, version } = opened.manifest
  world.out(say('kit-running', { id, version }))
  // The kit brings a PostgreSQL and Vite along, which no other word needs.
  const { examine, isConformant } = await import('@xuncha/conformance')
  const report = await examine(opened, before ? { previous: before } : {})
  for (const { check, findings, notes } of report) {
    world.out(
      say(findings.length === 0 ? 'kit-passed' : 'kit-not-passed', { check: say(`kit-check.${check}`) }),
    )
    for (const { code, facts } of findings) world.out(`  ✗ ${say(`kit-found.${code}`, facts)}`)
    for (const { code, facts } of notes) world.out(`  · ${say(`kit-note.${code}`, facts)}`)
  }
  return isConformant(report)
}
