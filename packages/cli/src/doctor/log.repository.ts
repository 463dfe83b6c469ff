import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { keyToText, signerFromText } from '@xuncha/audit'
import { lastSealOf } from '@xuncha/platform'
import { type Finding, note, ok, wrong } from './finding.ts'

const LAG_SECONDS = 60
const WITNESS_HOURS = 48

/** The seals of every county's log: whether they keep up, are what they say, and are seen by somebody else. */
export async function lookAtLog(
  client: pg.ClientBase,
  { home, resting, now }: { home: string; resting: boolean; now: () => Date },
): Promise<Finding[]> {
  const { rows } = await client.query<{ key: string | null; counties: number[] | null }>(
    `select (select key from platform.audit_key) as key, (select array_agg(id order by id) from platform.county) as counties`,
  )
  const pinned = rows[0]?.key ?? null
  const findings = [await lookAtKey(home, pinned)]
  for (const county of rows[0]?.counties ?? []) {
    const { verdict, size, unsealed, oldestUnsealedAt, witnessedAt } = await lastSealOf(
      client,
      county,
      pinned,
    )
    const lag =
      oldestUnsealedAt === null ? 0 : Math.round((now().getTime() - oldestUnsealedAt.getTime()) / 1000)
    if (lag > LAG_SECONDS)
      findings.push(
        (resting ? note : wrong)(resting ? 'sealing-rests' : 'sealing-lags', { county, unsealed, lag }),
      )
    else findings.push(ok('sealing', { county, unsealed }))
    if (verdict === 'sound') findings.push(ok('seal', { county, size }))
    else if (verdict !== 'none') findings.push(wrong(`seal-${verdict}`, { county, size }))
    findings.push(lookAtWitness(county, witnessedAt, now()))
  }
  return findings
}

async function lookAtKey(home: string, pinned: string | null): Promise<Finding> {
  const path = join(home, 'keys', 'audit-signing.key')
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (pinned === null) return note('seal-key-none')
  if (text === undefined) return wrong('seal-key-gone', { path })
  const signer = signerFromText(text)
  return signer !== undefined && keyToText(signer) === pinned
    ? ok('seal-key')
    : wrong('seal-key-other', { path })
}

function lookAtWitness(county: number, at: Date | null, now: Date): Finding {
  if (at === null) return note('witness-none', { county })
  const hours = Math.round((now.getTime() - at.getTime()) / 3_600_000)
  return (hours > WITNESS_HOURS ? wrong : ok)(hours > WITNESS_HOURS ? 'witness-late' : 'witness', {
    county,
    hours,
  })
}
