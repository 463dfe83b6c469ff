import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { withClient } from '../client.ts'
import { prepareRoles, type RoleUrls } from '../roles/index.ts'
import { databaseUrl } from './setup.ts'

export type TestDatabase = RoleUrls & {
  ownerUrl: string
  /** Removes it, and whoever is still connected. */
  drop(): Promise<void>
}

/** A fresh copy of what the suite's `databaseSetup` built. */
export function createDatabase(): Promise<TestDatabase> {
  return createFrom(inject('databaseSource').template)
}

/** A database with nothing in it. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createFrom('template0')
}

async function createFrom(template: string): Promise<TestDatabase> {
  const { serverUrl } = inject('databaseSource')
  const name = `xuncha_test_${randomUUID().replaceAll('-', '')}`
  await withClient(serverUrl, (client) => client.query(`create database ${name} template ${template}`))
  const ownerUrl = databaseUrl(serverUrl, name)
  return {
    ownerUrl,
    ...(await prepareRoles(ownerUrl)),
    drop: () =>
      withClient(serverUrl, async (client) => {
        await client.query(`drop database ${name} with (force)`)
      }),
  }
}

/** One copy for all tests of a file; its URLs can be read inside tests and hooks. */
export function useDatabase(): Readonly<Omit<TestDatabase, 'drop'>> {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database?.drop())
  const made = () => {
    if (!database) throw new Error('The database is there from beforeAll on')
    return database
  }
  return {
    get ownerUrl() {
      return made().ownerUrl
    },
    get appUrl() {
      return made().appUrl
    },
    get gateUrl() {
      return made().gateUrl
    },
    get vaultUrl() {
      return made().vaultUrl
    },
  }
}
