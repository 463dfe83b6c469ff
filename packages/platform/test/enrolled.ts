import { type Kysely, sql } from 'kysely'
import type { PlatformDb } from '../src/index.ts'
import type { TestPlatform } from '../testing/index.ts'
import { enrol } from './authenticator.ts'
import { NEXT, type newcomersOn } from './newcomers.ts'
import { signIn } from './sign-in.ts'

/** Makes people who have an authenticator. */
export function enrolledOn(platform: TestPlatform, { claimed }: ReturnType<typeof newcomersOn>) {
  /** Somebody new with a business role, who signed in and enrolled. */
  return async () => {
    const account = await claimed()
    await platform.changeRole(account.username, 'give', 'office')
    const { client } = await signIn(platform.app, account.username, { password: NEXT })
    return { ...account, client, ...(await enrol(client, platform.clock)) }
  }
}

/** What is on record about an account, oldest first. */
export async function actsOf(gate: Kysely<PlatformDb>, id: string): Promise<string[]> {
  const { rows } = await sql<{ act: string }>`select act from platform.audit_event
    where operation = 'act' and record_id = ${id} order by id`.execute(gate)
  return rows.map(({ act }) => act)
}
