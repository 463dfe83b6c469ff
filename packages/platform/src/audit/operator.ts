import { kyselyOn, openPool } from '@xuncha/database'
import { JobSessions } from '../identity/index.ts'
import type { PlatformDb } from '../tables.ts'
import type { Clock } from '../tenancy/index.ts'
import { exportLines } from './export.ts'
import { pinnedKey } from './signing-key.ts'

/** The id under which the platform itself acts, for whoever runs it. */
const PLATFORM = 'platform'

/** Where an operator's export comes from and what it is of. */
export interface OperatorExport {
  appUrl: string
  gateUrl: string
  county: number
  deep: boolean
  clock: Clock
}

/** Exports a county's log on the operator's word, under a session of the platform's own. Yields the lines. */
export async function exportForOperator(
  { appUrl, gateUrl, county, deep, clock }: OperatorExport,
  write: (line: string) => Promise<void>,
): Promise<void> {
  const app = openPool({ connectionString: appUrl, max: 1 })
  const gate = kyselyOn<PlatformDb>(gateUrl, 1)
  try {
    await new JobSessions(gate, clock).asJob(county, PLATFORM, async (token) => {
      for await (const line of exportLines(app, { token, county, deep, now: clock.now() })) await write(line)
    })
  } finally {
    await gate.destroy()
    await app.end()
  }
}

/** The public key that this installation's log is verified by; undefined before it was first sealed. */
export async function logKeyOf(appUrl: string): Promise<string | undefined> {
  const app = openPool({ connectionString: appUrl, max: 1 })
  try {
    return await pinnedKey(app)
  } finally {
    await app.end()
  }
}
