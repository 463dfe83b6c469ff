import { generateSigner, keyToText, type Signer, verifyDump } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import { describe, expect, test } from 'vitest'
// The second verifier is plain JavaScript on purpose, and has no types.
// @ts-expect-error -- see above
import { readKey, verify } from '../../../infra/verify/verify-audit.mjs'
import { attacks } from '../src/log/attacks.ts'
import { dumpOf, type History, historyOf, numbersFrom } from '../src/log/history.ts'
import { report } from '../src/report.ts'

/** @source security.md §3.2 T12: 10,000. */
const TAMPERS = Number(process.env['TRUST_TAMPERS'] ?? 500)
/** The second verifier multiplies points in plain JavaScript, 15 ms a signature. */
const SECOND_EVERY = 5

interface Kept {
  log: Signer
  witness: Signer
  seen: string
}

async function codesOfFirst(lines: readonly string[], { log, witness, seen }: Kept): Promise<string[]> {
  const { ok, findings } = await verifyDump(lines, { log, witness, seen, deep: true })
  expect(ok).toBe(findings.length === 0)
  return [...new Set(findings.map(({ code }) => code as string))].toSorted()
}

function codesOfSecond(lines: readonly string[], { log, witness, seen }: Kept): string[] {
  const options = { key: readKey(keyToText(log)), witness: readKey(keyToText(witness)), seen, deep: true }
  const { ok, found } = verify(lines.join('\n'), options) as { ok: boolean; found: string[] }
  expect(ok).toBe(found.length === 0)
  return [...new Set(found.map((one) => one.split(':')[0] as string))].toSorted()
}

function made(seed: number, profile = profiles.intl): Kept & { history: History } {
  const log = generateSigner('xuncha-audit', 'log', profile)
  const witness = generateSigner('auditor', 'witness', profile)
  const history = historyOf(log, witness, numbersFrom(seed))
  return { log, witness, history, seen: history.seen }
}

test(`T12: each of ${TAMPERS} tampered logs is found out, and none of ${TAMPERS} honest ones is suspected`, async () => {
  const missed: string[] = []
  const suspected: number[] = []
  const apart: string[] = []
  const names = Object.keys(attacks)
  for (let seed = 0; seed < TAMPERS; seed++) {
    const { history, ...kept } = made(seed)
    const name = names[seed % names.length] as string
    const honest = dumpOf(history.store)
    const tampered = attacks[name]?.(history, numbersFrom(seed + 1_000_000), kept.log) ?? []
    const [good, bad] = [await codesOfFirst(honest, kept), await codesOfFirst(tampered, kept)]
    if (good.length > 0) suspected.push(seed)
    if (bad.length === 0) missed.push(`${seed} ${name}`)
    if (seed % SECOND_EVERY !== 0) continue
    const second = [codesOfSecond(honest, kept), codesOfSecond(tampered, kept)]
    if (JSON.stringify(second) !== JSON.stringify([good, bad]))
      apart.push(`${seed} ${name}: ${bad} | ${second[1]}`)
  }
  report('T12 tamperings once sealed and witnessed', {
    tampered: TAMPERS,
    detected: TAMPERS - missed.length,
    honest: TAMPERS,
    falseAlarms: suspected.length,
    heldAgainstTheSecondVerifier: Math.ceil(TAMPERS / SECOND_EVERY),
    judgedApart: apart.length,
  })
  expect({ missed, suspected, apart }).toEqual({ missed: [], suspected: [], apart: [] })
}, 3_600_000)

describe.each(Object.entries(attacks))('%s', (name, attack) => {
  test('is found by both verifiers, under both profiles, for the same reason', async () => {
    for (const profile of [profiles.intl, profiles.gm]) {
      const { history, ...kept } = made(names.indexOf(name) + 7, profile)
      const tampered = attack(history, numbersFrom(3), kept.log)
      const codes = await codesOfFirst(tampered, kept)
      expect(codes).not.toEqual([])
      expect(codesOfSecond(tampered, kept)).toEqual(codes)
    }
  })
})
const names = Object.keys(attacks)

test('both take an honest log under the national algorithms', async () => {
  const { history, ...kept } = made(1, profiles.gm)
  const honest = dumpOf(history.store)
  expect(await codesOfFirst(honest, kept)).toEqual([])
  expect(codesOfSecond(honest, kept)).toEqual([])
})

test('without a witness, a log that is rewritten with the very key, or put back, is not found out', async () => {
  const { history, log } = made(9)
  for (const name of ['re-seal with the stolen key', 'roll back to an older snapshot']) {
    const tampered = attacks[name]?.(history, numbersFrom(3), log) ?? []
    const { findings } = await verifyDump(tampered, { log })
    expect(findings).toEqual([])
  }
})

describe('lines that are not of the format', () => {
  const { history, ...kept } = made(4)
  const honest = dumpOf(history.store)
  const [head, ...rest] = honest as [string, ...string[]]
  const event = honest.findIndex((line) => line.includes('"event"'))
  const withEvent = (change: (text: string) => string) => honest.with(event, change(honest[event] as string))
  test.each<[string, string[]]>([
    ['nonsense', [...honest.slice(0, 3), 'nonsense', ...honest.slice(3)]],
    ['no head', rest],
    ['two heads', [head, ...honest]],
    ['another format', honest.with(0, head.replace('audit-1', 'audit-2'))],
    ['something after the end', [...honest, head]],
    [
      'a checkpoint behind the events',
      [...honest.slice(0, -1), honest[1] as string, honest.at(-1) as string],
    ],
    ['an event with one field more', withEvent((text) => text.replace('"v":1', '"v":1,"w":1'))],
    ['an event with one field less', withEvent((text) => text.replace(',"digestVersion":1', ''))],
    ['an event of a later version', withEvent((text) => text.replace('"v":1', '"v":2'))],
    ['an index as text', withEvent((text) => text.replace('"index":0', '"index":"0"'))],
    ['a line left out', honest.toSpliced(-2, 1)],
    ['another county', honest.with(0, head.replace('990001', '990002'))],
    ['no rows', honest.with(0, head.replace(/"objects":\[.*?\]/, '"objects":null'))],
    ['a checkpoint that is none', honest.with(1, JSON.stringify({ kind: 'checkpoint', note: 'x' }))],
    ['an empty file', []],
    ['a prototype for a kind', [...honest.slice(0, 2), '{"kind":"constructor"}', ...honest.slice(2)]],
  ])('%s', async (_, lines) => {
    const codes = await codesOfFirst(lines, kept)
    expect(codes).not.toEqual([])
    expect(codesOfSecond(lines, kept)).toEqual(codes)
  })
})
