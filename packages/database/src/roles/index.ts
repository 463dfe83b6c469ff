import { createHmac } from 'node:crypto'
import { withClient } from '../client.ts'
import { messageOf, SetupError } from '../setup-error.ts'
import { closeDatabase } from './database.ts'
import { retrying } from './retrying.ts'
import { settleGroup, settleRole } from './role.ts'

/** Role of the requests: owns nothing, and sees of a tenant table what its session may see. */
export const APP_ROLE = 'xuncha_app'
/** Role that opens sessions: sign-in and the sessions of jobs. */
export const GATE_ROLE = 'xuncha_gate'
/** Role of the store of identities: the only one that reads its tables, and next to nothing else. */
export const VAULT_ROLE = 'xuncha_vault'

/** What the roles of plugins may do in common. Nobody logs in as it. */
export const PLUGIN_GROUP = 'xuncha_plugin'

/** So many connections at once for one plugin, of all processes of an installation together. */
const PLUGIN_CONNECTIONS = 24

export type RoleUrls = { appUrl: string; gateUrl: string; vaultUrl: string }

/**
 * Makes the three roles that the server works as and gives the URLs to log in as them. Their passwords are derived
 * from the owner's, so each process that knows the owner's URL knows theirs, and none can go back.
 * Where all is in place already it writes nothing, so any number of processes may call it at once.
 */
export async function prepareRoles(ownerUrl: string): Promise<RoleUrls> {
  const appUrl = loginUrl(ownerUrl, APP_ROLE)
  const gateUrl = loginUrl(ownerUrl, GATE_ROLE)
  const vaultUrl = loginUrl(ownerUrl, VAULT_ROLE)
  await withClient(ownerUrl, async (owner) => {
    try {
      await retrying(() => settleRole(owner, APP_ROLE, appUrl))
      await retrying(() => settleRole(owner, GATE_ROLE, gateUrl))
      await retrying(() => settleRole(owner, VAULT_ROLE, vaultUrl))
      await retrying(() => settleGroup(owner, PLUGIN_GROUP))
      await retrying(() => closeDatabase(owner))
    } catch (error) {
      throw refused(error)
    }
  })
  return { appUrl, gateUrl, vaultUrl }
}

/** Where a plugin's own roles log in. */
export type PluginRoleUrls = {
  /** As whom its process works: owns nothing, and reaches its own schema alone. */
  runUrl: string
  /** As whom a package's migrations run: owns the plugin's schema and nothing else. */
  ownUrl: string
}

/** The names of a plugin's two roles. */
export function pluginRoles(schema: string): { run: string; own: string } {
  return { run: `xuncha_run_${schema}`, own: `xuncha_own_${schema}` }
}

/**
 * Makes the roles of a plugin that is not trusted with the others': one that its process works as, one that owns its
 * schema. Passwords as of the other roles. Where all is in place already it writes nothing.
 */
export async function preparePluginRoles(ownerUrl: string, schema: string): Promise<PluginRoleUrls> {
  const { run, own } = pluginRoles(schema)
  const { runUrl, ownUrl } = pluginUrls(ownerUrl, schema)
  await withClient(ownerUrl, async (owner) => {
    try {
      const terms = { connections: PLUGIN_CONNECTIONS, group: PLUGIN_GROUP }
      await retrying(() => settleRole(owner, run, runUrl, terms))
      await retrying(() => settleRole(owner, own, ownUrl, terms))
    } catch (error) {
      throw refused(error)
    }
  })
  return { runUrl, ownUrl }
}

/** Where a plugin's roles log in, by the owner's address: nothing is asked of the database. */
export function pluginUrls(ownerUrl: string, schema: string): PluginRoleUrls {
  const { run, own } = pluginRoles(schema)
  return { runUrl: loginUrl(ownerUrl, run), ownUrl: loginUrl(ownerUrl, own) }
}

function refused(error: unknown): SetupError {
  return new SetupError({
    code: 'roles-refused',
    step: 'Preparing the database roles',
    message: messageOf(error),
    remedy: `Let the role of DATABASE_URL create roles and own its database: alter role … createrole. If ${APP_ROLE}, ${GATE_ROLE} and ${VAULT_ROLE} exist already and another role made them, grant them to it with admin option.`,
    cause: error,
  })
}

function loginUrl(ownerUrl: string, role: string): string {
  const { url, password } = read(ownerUrl)
  url.password = createHmac('sha256', password).update(role).digest('hex')
  url.username = role
  return url.href
}

function read(ownerUrl: string): { url: URL; password: string } {
  try {
    const url = new URL(ownerUrl)
    const password = decodeURIComponent(url.password)
    if (password) return { url, password }
  } catch {
    // Not repeated: the message would carry the password.
  }
  throw new SetupError({
    code: 'database-url-unusable',
    step: 'Preparing the database roles',
    message:
      'The URL of the database is malformed or carries no password; those of the roles are derived from it.',
    remedy:
      'Write DATABASE_URL as postgres://user:password@host:5432/database, with %40 for @ and %25 for %.',
  })
}
