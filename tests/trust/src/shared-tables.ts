/**
 * Tables that belong to no county, each with why. On Citus they are reference tables, copied to every worker.
 * A table that is neither here nor has a county fails the build.
 */
export const sharedTables: Readonly<Record<string, string>> = {
  'platform.audit_key': "the public key that every county's log is verified by",
  'platform.backup': 'backups of the whole installation',
  'platform.county': 'the list of counties itself',
  'platform.division': 'the national directory of administrative divisions',
  'platform.permission': 'what the manifests say of permissions',
  'platform.plugin': 'which modules this installation has',
  'platform.plugin_role': 'which database role works for which plugin',
  'platform.release': 'the packages of this installation, as they were handed in',
  'platform.role_grant': 'what a role may do, from the manifests',
  'platform.row_shape': 'the columns that a table has had',
  'platform.secret_key':
    'which key the secrets of the installation are encrypted under; the key lies in a file',
  'platform.security_default': 'rules of security where a county says nothing else',
}

/** Each module's own list of the files that were applied to its schema. */
export const isMigrationLedger = (name: string): boolean => name.endsWith('.migration')

/**
 * Tables that are asked before a county is known: who stands behind a token or a name, and who tries to. On Citus they are
 * reference tables; the role of requests has no right on them at all.
 */
export const gateTables: Readonly<Record<string, string>> = {
  'platform.catch_up': 'modules of any county that a process is to tell what they missed',
  'platform.dispatch': 'events of any county that a process is to put into the queue',
  'platform.ended_session': 'why a token opens nothing any more, found by its hash',
  'platform.half_session':
    'a right password that waits for its second factor, found by the hash of its token',
  'platform.oidc_flow': 'somebody on the way to an identity service, found by the hash of a cookie',
  'platform.passkey_challenge': 'what a passkey is to sign, found by the hash of a token',
  'platform.session': 'found by the hash of its token',
  'platform.sign_in_name': 'found by the name that somebody types in',
  'platform.sign_in_try': 'failures by account and by address',
  'platform.stray_sign_in': 'failures at names that no county has',
}
