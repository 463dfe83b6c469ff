import { randomUUID } from 'node:crypto'
import { request, type Shooter } from './client.ts'

/** A county as the load sees it: a session in it, an organisation of it, and items to read and to change. */
export interface County {
  id: number
  cookie: string
  unitId: string
  itemIds: readonly string[]
}

/** The four operations that are measured. */
export const operations = ['list', 'read', 'create', 'update'] as const

/** One of the four. */
export type Operation = (typeof operations)[number]

/** How the operation is asked for; the bare server takes the county where ours takes the session. */
export interface Dialect {
  path: string
  headers(county: County): Readonly<Record<string, string>>
}

export const ours: Dialect = { path: '/api/p/rectification/items', headers: ({ cookie }) => ({ cookie }) }
export const bare: Dialect = { path: '/items', headers: ({ id }) => ({ 'x-county': String(id) }) }

/** One client's requests for an operation: client number `n` works in a county and on an item of its own. */
export function shooterOf(operation: Operation, dialect: Dialect, county: County, n: number): Shooter {
  const headers = dialect.headers(county)
  const { path } = dialect
  let turn = 0
  switch (operation) {
    case 'list': {
      const bytes = request('GET', `${path}?state=in_progress&limit=50`, headers)
      return () => ({ bytes, status: 200 })
    }
    case 'read':
      return () => {
        const id = county.itemIds[(n * 31 + turn++) % county.itemIds.length] as string
        return { bytes: request('GET', `${path}/${id}`, headers), status: 200 }
      }
    case 'create':
      return () => {
        const withKey = { ...headers, 'idempotency-key': randomUUID() }
        return { bytes: request('POST', path, withKey, bodyOf(county, turn++)), status: 201 }
      }
    case 'update': {
      const id = county.itemIds[n % county.itemIds.length] as string
      return () => {
        const version = (versions.get(`${path} ${id}`) ?? 0) + 1
        versions.set(`${path} ${id}`, version)
        const withVersion = { ...headers, 'if-match': `"${version}"` }
        const body = JSON.stringify({ title: `专项资金台账不完整（第 ${version} 次修改）` })
        return { bytes: request('PATCH', `${path}/${id}`, withVersion, body), status: 200 }
      }
    }
  }
}

// Each item is changed by one client at a time, on the version that it was left at by the run before.
const versions = new Map<string, number>()

function bodyOf(county: County, n: number): string {
  return JSON.stringify({
    unitId: county.unitId,
    unitName: '测量镇',
    roundTitle: '本届第三轮巡察',
    number: `整改-${n}`,
    title: '专项资金台账不完整',
    problem: '抽查的十二笔专项资金中，有五笔没有登记使用方向，三笔缺少验收材料。'.repeat(3),
    requirement: '补齐台账并公开，建立按季核对的制度。',
    category: 'G3-3',
    nature: 'general',
    deliveredOn: '2026-10-20',
  })
}
