import { randomUUID } from 'node:crypto'
import type { sql } from 'kysely'
import { expect } from 'vitest'
import type { Client } from '../../testing/client.ts'
import { COUNTY, idOf, type TestPlatform } from '../../testing/index.ts'
import { type SignedIn, signIn, stepUp } from '../sign-in.ts'

export const township = idOf(COUNTY, 'township')
export const hospital = idOf(COUNTY, 'hospital')
export const base = '/api/p/toy'
export const REASON = { reason: '工作需要' }

/** What people do in the tests of the policy, one step each. */
export function stepsOn(platform: TestPlatform) {
  const teamId = randomUUID()
  const people = new Map<string, Promise<SignedIn>>()

  /** Somebody of the cast; with the token of their session, since an account has one session at a time. */
  function signedIn(username: string): Promise<SignedIn> {
    const known = people.get(username) ?? signIn(platform.app, username)
    people.set(username, known)
    return known
  }

  async function as(username: string): Promise<Client> {
    // Whom the test kit needs to change roles keeps the kit's session.
    if (username === 'secadmin' || username === 'auditor') return platform.as(username)
    return (await signedIn(username)).client
  }

  const tokenOf = async (username: string) => (await signedIn(username)).cookie.split('=')[1] as string

  async function changeRole(username: string, act: 'give' | 'take', role: string): Promise<void> {
    await platform.changeRole(username, act, role)
    people.delete(username)
  }

  async function given(title: string, unitId = township): Promise<string> {
    const made = await (await as('office')).post(`${base}/items`, { unitId, teamId, title })
    expect(made.status).toBe(200)
    const noted = await (
      await as('office')
    ).post(`${base}/items/${made.body.id}/notes`, { text: `${title}的附记` })
    expect(noted.status).toBe(200)
    return made.body.id
  }

  async function join(username: string, duty = 'head') {
    const office = await as('office')
    const joined = await office.post(`${base}/teams/${teamId}/members`, {
      personId: idOf(COUNTY, username),
      until: '2099-12-31',
      duty,
    })
    expect(joined.status).toBe(200)
  }

  const titles = async (client: Client) =>
    ((await client.get(`${base}/papers`)).body.papers as { title: string }[]).map(({ title }) => title)

  const recuse = async (username: string, unitId: string) =>
    (await as('office')).post('/api/recusals', { personId: idOf(COUNTY, username), unitId, ...REASON })

  async function steppedUp(username: string): Promise<Client> {
    const client = await as(username)
    expect((await stepUp(client)).status).toBe(200)
    return client
  }

  async function clear(username: string, clearance: string, version: number) {
    const secadmin = await steppedUp('secadmin')
    const path = `/api/admin/clearances/${idOf(COUNTY, `account/${username}`)}`
    expect((await secadmin.put(path, { clearance, ...REASON }, { version })).status).toBe(200)
  }

  /** Runs a statement as an injected one would run: in somebody's session, as the role of requests. */
  async function inSession<Row>(
    token: string,
    permission: string,
    statement: ReturnType<typeof sql<Row>>,
  ): Promise<Row[]> {
    const { sql: text, parameters } = statement.compile(platform.owner)
    const client = await platform.pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query("select (platform.load_actor($1))->>'stamp' as stamp", [token])
      await client.query('select platform.enter($1, $2, $3)', [token, rows[0].stamp, permission])
      return (await client.query(text, [...parameters])).rows
    } finally {
      await client.query('rollback')
      client.release()
    }
  }

  return {
    teamId,
    as,
    tokenOf,
    changeRole,
    given,
    join,
    titles,
    recuse,
    steppedUp,
    clear,
    inSession,
    /** Signs somebody in anew: what was typed in the old session counts no more. */
    again: (username: string) => void people.delete(username),
  }
}
