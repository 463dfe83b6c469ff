/**
 * Tables that belong to no county, each with why. On Citus they are reference tables, copied to every worker.
 * A table that is neither here nor has a county fails the build.
 */
export const sharedTables: Readonly<Record<string, string>> = {
  'platform.county': 'the list of counties itself',
  'platform.division': 'the national directory of administrative divisions',
  'platform.plugin': 'which modules this installation has',
  'platform.role_grant': 'what a role may do, from the manifests',
}

/** Each module's own list of the files that were applied to its schema. */
export const isMigrationLedger = (name: string): boolean => name.endsWith('.migration')

/**
 * Tables that name a county and are asked before one is known: who stands behind a token or a name. On Citus they are
 * reference tables; the role of requests has no right on them at all.
 */
export const gateTables: Readonly<Record<string, string>> = {
  'platform.session': 'found by the hash of its token',
  'platform.sign_in_name': 'found by the name that somebody types in',
}
