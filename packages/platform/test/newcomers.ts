import { expect } from 'vitest'
import type { Client } from '../testing/client.ts'
import { COUNTY, idOf, type TestPlatform } from '../testing/index.ts'
import { signIn } from './sign-in.ts'

export const committee = idOf(COUNTY, 'committee')

/** The password that newcomers make their own. */
export const NEXT = 'a quiet lake below the pines'

/** Makes organisations, people and accounts as the system administrator does. */
export function newcomersOn(platform: TestPlatform, sysadmin: () => Client) {
  let counter = 0
  const newcomers = {
    async newOrganisation(name: string, parentId: string | null = committee) {
      const made = await sysadmin().post('/api/admin/organisations', { name, type: 'department', parentId })
      expect(made.status).toBe(200)
      return made.body as { id: string; rowVersion: number }
    },
    async newPerson(name: string, organisationId: string | null = null) {
      const person = { name, title: '干部', organisationId, inspector: false }
      const made = await sysadmin().post('/api/admin/people', person)
      expect(made.status).toBe(200)
      return made.body as { id: string; rowVersion: number }
    },
    async newAccount(name = '新来的') {
      const username = `new-${(counter += 1)}`
      const { id: personId } = await newcomers.newPerson(name)
      const made = await sysadmin().post('/api/admin/accounts', { personId, username })
      expect(made.status).toBe(200)
      return { ...made.body.account, personId, username, password: made.body.password as string }
    },
    /** An account whose holder has made its password their own. */
    async claimed() {
      const account = await newcomers.newAccount()
      const { client } = await signIn(platform.app, account.username, { password: account.password })
      const { status } = await client.put('/api/session/password', { current: account.password, next: NEXT })
      expect(status).toBe(200)
      return { ...account, rowVersion: account.rowVersion + 1 }
    },
  }
  return newcomers
}
