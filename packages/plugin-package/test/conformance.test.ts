import { expect, test } from 'vitest'
import {
  checks,
  CONFORMANCE,
  conformanceRecord,
  openPackage,
  packFiles,
  provenConformant,
} from '../src/index.ts'
import { built, signer } from './built.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function codeOf(files: ReadonlyMap<string, Uint8Array>): string {
  const opened = openPackage(packFiles(files, signer))
  if (!opened.ok) return opened.refusal.code
  const proven = provenConformant(opened.value)
  return proven.ok ? 'proven' : [proven.refusal.code, ...Object.values(proven.refusal.facts ?? {})].join(' ')
}

const withRecord = (record: Uint8Array, files = built()) => new Map([...files, [CONFORMANCE, record]])

test('a package says of itself that these very files passed everything', () => {
  expect(codeOf(withRecord(conformanceRecord(built())))).toBe('proven')
})

test('without a record, or with one that cannot be read, it is not proven', () => {
  expect(codeOf(built())).toBe('package.untested')
  for (const text of ['', 'null', '[]', '{}', '{"format":1}', '{"format":2,"checks":[],"of":""}'])
    expect(codeOf(withRecord(bytes(text)))).toBe('package.tested-otherwise')
})

test('the record of other files does not count, be it one byte, one name, one file more or less', () => {
  const record = conformanceRecord(built())
  const others = [
    new Map([...built(), ['server/index.js', bytes('export default { }\n')]]),
    new Map([...built(), ['README.md', bytes('More')]]),
    new Map([...built()].map(([name, content]) => [name.replace('0001-trips', '0001-trip'), content])),
    built({ version: '1.2.1' }),
  ]
  for (const files of others) expect(codeOf(withRecord(record, files))).toBe('package.tested-otherwise')
})

test('a record of a kit that looked at less names what is missing', () => {
  const record = JSON.parse(Buffer.from(conformanceRecord(built())).toString('utf8')) as { checks: string[] }
  const less = { ...record, checks: checks.filter((check) => check !== 'counties' && check !== 'web') }
  expect(codeOf(withRecord(bytes(JSON.stringify(less))))).toBe('package.tested-less web, counties')
})

test('the record does not depend on itself, and is the same each time', () => {
  const record = conformanceRecord(built())
  expect(conformanceRecord(withRecord(record))).toEqual(record)
})
