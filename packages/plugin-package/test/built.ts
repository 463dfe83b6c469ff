import { createHash } from 'node:crypto'
import { generateSigner, keyToText, type Signer } from '@xuncha/audit'
import { profiles } from '@xuncha/crypto'
import type { BuiltManifest } from '@xuncha/plugin-sdk'
import type { TrustedKey } from '../src/index.ts'

export const signer = generateSigner('author.example', 'log', profiles.intl)
export const smSigner = generateSigner('author.example', 'log', profiles.gm)

export function trustIn(key: Signer, standing: Omit<TrustedKey, 'key'> = {}): TrustedKey[] {
  return [{ key, ...standing }]
}

export function lineOf(key: Signer): string {
  return keyToText(key)
}

const bytes = (text: string) => new TextEncoder().encode(text)
export const webCode = bytes('export default {}\n')
export const integrityOf = (code: Uint8Array) =>
  `sha384-${createHash('sha384').update(code).digest('base64')}`

export const manifest: BuiltManifest = {
  manifestVersion: 1,
  id: 'vehicles',
  version: '1.2.0',
  sdk: '^0.1',
  title: { 'zh-CN': '车辆登记', en: 'Vehicles' },
  summary: { 'zh-CN': '公务用车登记', en: 'Who used which car' },
  order: 90,
  permissions: [{ id: 'vehicles.trip:read', title: { 'zh-CN': '查看', en: 'Read' }, risk: 'low' }],
  roles: { office: { 'vehicles.trip:read': 'county' } },
  pages: [],
  publishes: [],
  listens: [],
  provides: [],
  uses: [],
  data: { schema: 'vehicles', tables: {} },
  web: { entry: 'vehicles.js', css: [], files: { 'vehicles.js': integrityOf(webCode) } },
}

/** What a build leaves, as files of a package. */
export function built(changes: Partial<BuiltManifest> = {}): Map<string, Uint8Array> {
  return new Map([
    ['manifest.json', bytes(JSON.stringify({ ...manifest, ...changes }))],
    ['server/index.js', bytes('export default {}\n')],
    ['web/vehicles.js', webCode],
    ['migrations/0001-trips.sql', bytes('-- locks: nothing that exists\ncreate table vehicles.trip ();\n')],
  ])
}
