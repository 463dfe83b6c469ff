import { randomUUID } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { withClient } from '../client.ts'
import { prepareRoles } from '../roles/index.ts'
import { startTestServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file's database comes from; nothing where no suite asked for one. */
    databaseSource: DatabaseSource
  }
}

/** A server, and the database on it that all test files begin with a copy of. */
export type DatabaseSource = { serverUrl: string; template: string }

/**
 * A vitest globalSetup: one PostgreSQL for the run and one database with what `build` puts there, which each test
 * file gets a copy of. The server is the embedded one in a temporary folder, or that of `TEST_DATABASE_URL`.
 *
 *     export default databaseSetup(async (ownerUrl) => { await migrate(ownerUrl, sources) })
 */
export function databaseSetup(build: (ownerUrl: string) => Promise<void>) {
  return async (project: TestProject): Promise<() => Promise<void>> => {
    const server = await startTestServer()
    const template = `xuncha_template_${randomUUID().replaceAll('-', '')}`
    const tearDown = async () => {
      await withClient(server.url, (client) =>
        client.query(`drop database if exists ${template} with (force)`),
      )
      await server.stop()
    }
    try {
      await fill(server.url, template, build)
    } catch (error) {
      await tearDown()
      throw error
    }
    project.provide('databaseSource', { serverUrl: server.url, template })
    return tearDown
  }
}

async function fill(serverUrl: string, template: string, build: (ownerUrl: string) => Promise<void>) {
  const templateUrl = databaseUrl(serverUrl, template)
  await withClient(serverUrl, (client) => client.query(`create database ${template}`))
  await prepareRoles(templateUrl)
  await build(templateUrl)
  // A database that somebody is connected to cannot be copied.
  await withClient(serverUrl, (client) => client.query(`alter database ${template} allow_connections false`))
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
