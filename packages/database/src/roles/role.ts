import pg from 'pg'
import { scramVerifier } from './scram.ts'

const LIMITS = {
  statement_timeout: '5s',
  lock_timeout: '2s',
  idle_in_transaction_session_timeout: '10s',
}
const SETTINGS = Object.entries(LIMITS).map(([name, value]) => `${name}=${value}`)

type Role = {
  login: boolean
  excess: string[]
  limited: boolean
  usable: boolean
  connections: number
  groups: string[]
}

/** What a role has beyond the limits of all. */
export type RoleTerms = {
  /** So many connections at once; -1 for any number. */
  connections?: number
  /** The one role that it is a member of. */
  group?: string
}

/** Brings one role to what `loginUrl` and the limits say; writes nothing if it is there already. */
export async function settleRole(
  owner: pg.Client,
  name: string,
  loginUrl: string,
  { connections = -1, group }: RoleTerms = {},
): Promise<void> {
  const role = await findRole(owner, name)
  const opens = role?.login === true && (await logsIn(loginUrl))
  const isBound = role?.connections === connections && (group === undefined || role.groups.join() === group)
  if (opens && isBound && role.limited && role.usable && role.excess.length === 0) return

  await owner.query('begin')
  try {
    if (!role) await owner.query(`create role ${name}`)
    if (!opens) {
      // A verifier, not the password: the statement may end up in the server's log.
      const verifier = scramVerifier(new URL(loginUrl).password)
      await owner.query(`alter role ${name} login password '${verifier}'`)
    }
    for (const privilege of role?.excess ?? []) await owner.query(`alter role ${name} no${privilege}`)
    for (const [setting, value] of Object.entries(LIMITS)) {
      await owner.query(`alter role ${name} set ${setting} = '${value}'`)
    }
    if (role?.connections !== connections)
      await owner.query(`alter role ${name} connection limit ${connections}`)
    for (const former of role?.groups ?? [])
      if (group !== undefined && former !== group) await owner.query(`revoke ${former} from ${name}`)
    if (group !== undefined && !role?.groups.includes(group)) await owner.query(`grant ${group} to ${name}`)
    if (!role?.usable) await owner.query(`grant ${name} to current_user ${await membershipOptions(owner)}`)
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    throw error
  }
}

/** Makes the role that others are members of and nobody logs in as. */
export async function settleGroup(owner: pg.Client, name: string): Promise<void> {
  const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [name])
  if (rowCount === 0) await owner.query(`create role ${name} nologin`)
}

async function findRole(owner: pg.Client, name: string): Promise<Role | undefined> {
  const { rows } = await owner.query<Role>(
    `select rolcanlogin as login,
        array_remove(array[
          case when rolsuper then 'superuser' end,
          case when rolcreatedb then 'createdb' end,
          case when rolcreaterole then 'createrole' end,
          case when rolreplication then 'replication' end,
          case when rolbypassrls then 'bypassrls' end
        ], null) as excess,
        coalesce(rolconfig, '{}') @> $2 as limited,
        pg_has_role(current_user, oid, 'usage') and pg_has_role(current_user, oid,
          case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) as usable,
        rolconnlimit as connections,
        array(select m.roleid::regrole::text from pg_auth_members m where m.member = pg_roles.oid order by 1) as groups
      from pg_roles where rolname = $1`,
    [name, SETTINGS],
  )
  return rows[0]
}

/** The owner hands functions over to the roles and replaces them later: from version 16 on that takes both. */
async function membershipOptions(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ has: boolean }>(
    `select current_setting('server_version_num')::int >= 160000 as has`,
  )
  return rows[0]?.has ? 'with inherit true, set true' : ''
}

async function logsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code?.startsWith('28')) return false
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}
