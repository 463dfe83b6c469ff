import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  encodeEvent,
  Frontier,
  generateSigner,
  leafHash,
  type Signer,
  signCheckpoint,
  signerFromText,
} from '@xuncha/audit'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { COUNTY, useTestPlatform } from '../../testing/index.ts'
import { toy } from '../toy/index.ts'
import { newWitness, useTestLog } from './log.ts'

const platform = useTestPlatform([toy])
const log = useTestLog(platform)
const witness = newWitness()
let seen: string
let original: string[]

const TABLES = ['audit_event', 'audit_checkpoint', 'audit_tree', 'audit_cosignature', 'organisation']
const codes = async (options: object = {}) => {
  const { findings } = await log.verify({ witness, seen, ...options })
  return [...new Set(findings.map(({ code }) => code))]
}

/** Sealed, witnessed, and its cosignature stored: what an attacker finds. */
beforeAll(async () => {
  const office = await platform.as('office')
  for (let at = 0; at < 5; at++)
    await office.post('/api/p/toy/items', { unitId: randomUUID(), teamId: randomUUID(), title: `第${at}件` })
  await log.sealer.sealAll(7)
  seen = await log.witness(witness)
  const auditor = await platform.as('auditor')
  const { keyToText } = await import('@xuncha/audit')
  const stored = await auditor.post('/api/audit/cosignatures', { key: keyToText(witness), note: seen })
  if (stored.status !== 200) throw new Error(stored.text)
  await log.sealer.sealAll(7)
  for (const table of TABLES)
    await log.root.query(`create table keep_${table} as select * from platform.${table}`)
  original = await log.dump()
})

// An attack on a log that is found wrong already shows nothing.
beforeEach(async () => {
  const before = await codes()
  if (before.length > 0) throw new Error(`Wrong before the attack: ${before.join(', ')}`)
})
afterEach(async () => {
  const columns = async (table: string) => {
    const { rows } = await log.root.query<{ name: string }>(
      `select string_agg(quote_ident(attname), ', ') as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [`platform.${table}`],
    )
    return rows[0]?.name
  }
  for (const table of TABLES) {
    const names = await columns(table)
    const overriding = table === 'audit_event' ? 'overriding system value' : ''
    await log.behind(`delete from platform.${table};
      insert into platform.${table} (${names}) ${overriding} select ${names} from keep_${table}`)
  }
})

const middle = `(select id from platform.audit_event where county_id = ${COUNTY} and leaf_index = 9)`

describe('the database’s own administrator is found out who', () => {
  test.each([
    ['edits an event', `update platform.audit_event set permission = 'x' where id = ${middle}`],
    [
      'edits its time by a microsecond',
      `update platform.audit_event set at = at + interval '1 us' where id = ${middle}`,
    ],
    ['edits what goes with an act', `update platform.audit_event set facts = '{}' where operation = 'act'`],
    ['deletes an event', `delete from platform.audit_event where id = ${middle}`],
    [
      'deletes an event and closes the gap',
      `delete from platform.audit_event where id = ${middle};
       update platform.audit_event set leaf_index = -leaf_index where county_id = ${COUNTY} and leaf_index > 9;
       update platform.audit_event set leaf_index = -leaf_index - 1 where county_id = ${COUNTY} and leaf_index < 0`,
    ],
    [
      'inserts an event',
      `update platform.audit_event set leaf_index = -leaf_index - 1 where county_id = ${COUNTY} and leaf_index > 9;
       update platform.audit_event set leaf_index = -leaf_index where county_id = ${COUNTY} and leaf_index < 0;
       insert into platform.audit_event (county_id, object, record_id, operation, row_digest, leaf_index)
       select county_id, object, record_id, operation, row_digest, 10 from platform.audit_event where id = ${middle}`,
    ],
    [
      'swaps two events',
      `update platform.audit_event set leaf_index = -1 where county_id = ${COUNTY} and leaf_index = 9;
       update platform.audit_event set leaf_index = 9 where county_id = ${COUNTY} and leaf_index = 12;
       update platform.audit_event set leaf_index = 12 where county_id = ${COUNTY} and leaf_index = -1`,
    ],
    ['cuts the end off', `delete from platform.audit_event where county_id = ${COUNTY} and leaf_index > 12`],
    [
      'takes the places of the last away',
      `update platform.audit_event set leaf_index = null where county_id = ${COUNTY} and leaf_index > 12`,
    ],
    [
      'puts everything back to an earlier checkpoint',
      `delete from platform.audit_cosignature; delete from platform.audit_event where county_id = ${COUNTY} and leaf_index > 13;
       delete from platform.audit_checkpoint where county_id = ${COUNTY} and size > 14;
       update platform.audit_tree set size = 14 where county_id = ${COUNTY}`,
    ],
    [
      'changes a row with no event',
      `update platform.organisation set name = 'x' where county_id = ${COUNTY} and type = 'hospital'`,
    ],
    [
      'removes a row with no event',
      `delete from platform.organisation where county_id = ${COUNTY} and type = 'hospital'`,
    ],
    [
      'adds a row with no event',
      `insert into platform.organisation (county_id, id, name, type) values (${COUNTY}, gen_random_uuid(), 'x', 'x')`,
    ],
  ])('%s', async (_, sql) => {
    await log.behind(sql)
    expect(await codes()).not.toEqual([])
  })

  test('rewrites the log and seals it again with another key', async () => {
    await rewrite(generateSigner('xuncha-audit', 'log', (await log.key()).profile))
    expect(await codes()).toContain('checkpoint.signature')
  })

  test('rewrites the log and seals it again with the very key of the server: a witness alone tells', async () => {
    const stolen = signerFromText(await readFile(join(log.folder, 'audit-signing.key'), 'utf8'))
    if (stolen === undefined) throw new Error('No key')
    await rewrite(stolen)
    const alone = await log.verify()
    expect(alone.findings).toEqual([])
    expect(await codes({ seen: undefined })).toEqual(['witness.none'])
    expect(await codes({ witness: undefined })).toEqual(['witness.forked'])
  })
})

/** One event's account changed, and one checkpoint over all that there is now, signed by this key. */
async function rewrite(signer: Signer): Promise<void> {
  await log.behind(`update platform.audit_event set permission = 'forged' where id = ${middle};
    delete from platform.audit_cosignature;
    delete from platform.audit_checkpoint where county_id = ${COUNTY}`)
  const events = (await log.dump()).map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'event')
  const { digest } = signer.profile
  const tree = new Frontier(digest).extend(events.map(({ event }) => leafHash(digest, encodeEvent(event))))
  const now = new Date()
  await log.root.query('insert into platform.audit_checkpoint values ($1, $2, $3, $4, $5)', [
    COUNTY,
    tree.size,
    now,
    signCheckpoint(signer, COUNTY, { size: tree.size, root: tree.root() }, now),
    Buffer.concat(tree.peaks),
  ])
}

test('what was changed before it was sealed is not found: only the row tells', async () => {
  const office = await platform.as('office')
  const unitId = randomUUID()
  const { body } = await office.post('/api/p/toy/items', { unitId, teamId: unitId, title: '未封存' })
  await log.behind(`update platform.audit_event set account_id = null where record_id = '${body.id}'`)
  expect(await codes()).toEqual([])
  await log.behind(`update platform.audit_event set row_digest = sha256('x') where record_id = '${body.id}'`)
  expect(await codes()).toEqual(['row.altered'])
  await log.behind(`delete from toy.item where id = '${body.id}'`)
})

test('put back as it was, it is as it was', async () => {
  const now = await log.dump()
  expect(now.slice(1)).toEqual(original.slice(1))
})
