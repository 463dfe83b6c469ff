import type pg from 'pg'

/**
 * Takes from everybody what PostgreSQL gives everybody in a new database: temporary tables, which a role that
 * owns nothing must not be able to own either.
 */
export async function closeDatabase(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string; open: boolean }>(
    `select quote_ident(datname) as name,
        datacl is null or exists (
          select from aclexplode(datacl) where grantee = 0 and privilege_type = 'TEMPORARY'
        ) as open
      from pg_database where datname = current_database()`,
  )
  const database = rows[0]
  if (database?.open) await owner.query(`revoke temporary on database ${database.name} from public`)
}
