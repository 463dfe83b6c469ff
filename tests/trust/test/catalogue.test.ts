import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '@xuncha/database/testing'
import {
  type DefinerFunction,
  definerFunctions,
  powersOf,
  type TableFacts,
  tablesOf,
} from '../src/catalogue.ts'
import { plugins } from '@xuncha/test-kit/plugins'
import { gateTables, isMigrationLedger, sharedTables } from '../src/shared-tables.ts'

/** Whatever a migration adds, here or in a plugin, is held to the same rules without being named. */
const database = useDatabase()
let tables: TableFacts[]
let functions: DefinerFunction[]
const tenants = () => tables.filter(({ hasCounty, name }) => hasCounty && gateTables[name] === undefined)
const isShared = (name: string) =>
  sharedTables[name] !== undefined || gateTables[name] !== undefined || isMigrationLedger(name)

beforeAll(async () => {
  tables = await tablesOf(database.ownerUrl)
  functions = await definerFunctions(database.ownerUrl)
})

describe('every table', () => {
  test('belongs to a county, or is one of those that are shared for a reason', () => {
    const others = tables.filter(({ hasCounty }) => !hasCounty).map(({ name }) => name)
    expect(others.filter((name) => !isShared(name))).toEqual([])
    const names = new Set(tables.map(({ name }) => name))
    const gone = [...Object.keys(sharedTables), ...Object.keys(gateTables)].filter((name) => !names.has(name))
    expect(gone).toEqual([])
    expect(tenants().length).toBeGreaterThan(30)
  })

  test('is owned by neither role of the running platform', () => {
    expect(tables.filter(({ owner }) => owner.startsWith('xuncha_')).map(({ name }) => name)).toEqual([])
  })

  test('that is asked before a county is known is out of reach for the role of requests', () => {
    const gates = tables.filter(({ name }) => gateTables[name] !== undefined)
    expect(gates.flatMap(({ name, appMay }) => appMay.map((power) => `${name} ${power}`))).toEqual([])
  })

  test('can neither be emptied nor be given triggers by the role of requests', () => {
    const powers = ['TRUNCATE', 'REFERENCES', 'TRIGGER']
    const wrong = tables.filter(({ appMay }) => appMay.some((power) => powers.includes(power)))
    expect(wrong.map(({ name }) => name)).toEqual([])
  })
})

describe("every county's table", () => {
  test('has row-level security, forced on its owner too, and a policy on whatever the role of requests may touch', () => {
    const open = tenants().filter(
      ({ isRlsEnabled, isRlsForced, policies, appMay }) =>
        !isRlsEnabled ||
        !isRlsForced ||
        policies.length === 0 ||
        (appMay.length > 0 && !policies.some(({ roles }) => roles.includes('xuncha_app'))),
    )
    expect(open.map(({ name }) => name)).toEqual([])
  })

  test('shows the role of requests the rows of the session that entered, by one policy word for word', () => {
    const own = '(county_id = ( SELECT s.county_id\n   FROM platform.current_session s))'
    const forApp = tenants().flatMap(({ name, policies }) =>
      policies
        .filter(({ roles, isPermissive }) => isPermissive && roles.includes('xuncha_app'))
        .map(({ using, check }) => ({ name, using, check })),
    )
    const others = forApp.filter(({ using, check }) => using !== own || check !== own)
    expect(others).toEqual([])
    expect(forApp.length).toBeGreaterThan(25)
  })

  test('of a module says which unit its rows are about, or why about none; what is about one can be denied', () => {
    const open = tenants().flatMap(({ name, policies }) => {
      const [schema = '', table = ''] = name.split('.')
      const declared = plugins.find(({ manifest }) => manifest.data.schema === schema)?.manifest.data.tables[
        table
      ]
      if (schema === 'platform' || schema === 'vault') return []
      if (declared === undefined) return [`${name} is not declared`]
      const { unit, marked } = declared
      const isFree = typeof unit === 'object' && 'none' in unit && marked === undefined
      const denied = policies.filter(
        ({ isPermissive, roles }) => !isPermissive && roles.includes('xuncha_app'),
      )
      return denied.length === (isFree ? 0 : 1) ? [] : [`${name} has ${denied.length} policies that deny`]
    })
    expect(open).toEqual([])
  })

  test('has county_id first in its primary key and in every unique key', () => {
    const wrong = tenants().flatMap(({ name, uniques }) => [
      ...(uniques.some(({ isPrimary }) => isPrimary) ? [] : [`${name} has no primary key`]),
      ...uniques
        .filter(({ columns }) => columns[0] !== 'county_id')
        .map((unique) => `${name}: ${unique.name} (${unique.columns.join(', ')})`),
    ])
    expect(wrong).toEqual([])
  })

  test('refers to rows of its own county only, or to shared tables', () => {
    const wrong = tables.flatMap(({ name, foreignKeys }) =>
      foreignKeys
        .filter(
          ({ columns, target, targetColumns }) =>
            !isShared(target) && (columns[0] !== 'county_id' || targetColumns[0] !== 'county_id'),
        )
        .map((key) => `${name}: ${key.name}`),
    )
    expect(wrong).toEqual([])
  })

  test('could be distributed by county: nothing shared refers to it, and it has no exclusion constraint', () => {
    const wrong = [
      ...tables
        .filter(({ hasCounty }) => !hasCounty)
        .flatMap(({ name, foreignKeys }) =>
          foreignKeys.filter(({ target }) => !isShared(target)).map((key) => `${name}: ${key.name}`),
        ),
      ...tenants().flatMap(({ name, exclusions }) => exclusions.map((exclusion) => `${name}: ${exclusion}`)),
    ]
    expect(wrong).toEqual([])
  })
})

describe('the store of identities', () => {
  test('is out of reach for the role of requests, every table of it', () => {
    const store = tables.filter(({ name }) => name.startsWith('vault.'))
    expect(store.length).toBeGreaterThan(12)
    expect(store.flatMap(({ name, appMay }) => appMay.map((power) => `${name} ${power}`))).toEqual([])
    const own = '(county_id = ( SELECT s.county_id\n   FROM platform.current_session s))'
    const county = { name: 'county', roles: ['xuncha_vault'], using: own, check: own, isPermissive: true }
    // A backup copies what is encrypted; to whom the policy is, is another test's matter.
    for (const { policies } of store)
      expect(policies.filter(({ name }) => name !== 'backup')).toEqual([county])
  })
})

describe('the roles', () => {
  test.each(['xuncha_app', 'xuncha_gate', 'xuncha_vault'])(
    '%s has no power but what it was granted on tables',
    async (role) => {
      const powers = await powersOf(database.ownerUrl, role)
      expect(Object.entries(powers).filter(([, has]) => has)).toEqual([])
    },
  )

  test('functions that lend their rights pin where names are looked up, and lend those of no superuser', async () => {
    expect(functions.filter(({ isSearchPathPinned }) => !isSearchPathPinned).map(({ name }) => name)).toEqual(
      [],
    )
    const lenders = functions.map(({ name, owner }) => ({ name, owner }))
    expect(lenders.filter(({ owner }) => owner !== 'xuncha_gate')).toEqual([
      // Digests for the auditor; the one thing that the store of identities lends.
      { name: 'platform.row_digests_of_vault(text,uuid,integer)', owner: 'xuncha_vault' },
    ])
    expect(functions.length).toBeGreaterThan(5)
  })
})
