import pg from 'pg'

/** What PostgreSQL's catalogue says of one table. */
export interface TableFacts {
  name: string
  hasCounty: boolean
  isRlsEnabled: boolean
  isRlsForced: boolean
  owner: string
  /** Unique indexes, the primary key among them, each with its columns in order; expressions read `(…)`. */
  uniques: { name: string; isPrimary: boolean; columns: string[] }[]
  foreignKeys: { name: string; columns: string[]; target: string; targetColumns: string[] }[]
  exclusions: string[]
  policies: {
    name: string
    roles: string[]
    isPermissive: boolean
    using: string | null
    check: string | null
  }[]
  /** What the role of requests may do with it. */
  appMay: string[]
}

/** Schemas that are not ours: PostgreSQL's own, and the queue's. */
const FOREIGN = ['pg_catalog', 'information_schema', 'pgboss']

/** Every table of ours, by schema and name. */
export async function tablesOf(ownerUrl: string): Promise<TableFacts[]> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<TableFacts>(
      `select n.nspname || '.' || c.relname as name,
         exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'county_id') as "hasCounty",
         c.relrowsecurity as "isRlsEnabled", c.relforcerowsecurity as "isRlsForced",
         pg_get_userbyid(c.relowner) as owner,
         coalesce((select json_agg(json_build_object('name', x.relname, 'isPrimary', i.indisprimary, 'columns',
             (select json_agg(coalesce(a.attname, '(…)') order by k.n) from unnest(i.indkey::int[]) with ordinality k(att, n)
              left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.att and k.att > 0)))
           from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisunique), '[]') as uniques,
         coalesce((select json_agg(json_build_object('name', f.conname, 'target', f.confrelid::regclass::text,
             'columns', (select json_agg(a.attname order by k.n) from unnest(f.conkey) with ordinality k(att, n)
               join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.att),
             'targetColumns', (select json_agg(a.attname order by k.n) from unnest(f.confkey) with ordinality k(att, n)
               join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.att)))
           from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), '[]') as "foreignKeys",
         coalesce((select json_agg(f.conname) from pg_constraint f where f.conrelid = c.oid and f.contype = 'x'), '[]') as exclusions,
         coalesce((select json_agg(json_build_object('name', p.polname, 'roles', p.polroles::regrole[]::text[],
             'isPermissive', p.polpermissive,              'using', pg_get_expr(p.polqual, c.oid), 'check', pg_get_expr(p.polwithcheck, c.oid)))
           from pg_policy p where p.polrelid = c.oid), '[]') as policies,
         coalesce((select json_agg(power) from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as power
           where has_table_privilege('xuncha_app', c.oid, power)), '[]') as "appMay"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname <> all($1) and n.nspname !~ '^pg_'
       order by 1`,
      [FOREIGN],
    )
    return rows
  })
}

/** A function that runs with the rights of its owner. */
export interface DefinerFunction {
  name: string
  owner: string
  isSearchPathPinned: boolean
}

/** Every function of ours that runs with its owner's rights. */
export async function definerFunctions(ownerUrl: string): Promise<DefinerFunction[]> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<DefinerFunction>(
      `select p.oid::regprocedure::text as name, pg_get_userbyid(p.proowner) as owner,
         coalesce(array_to_string(p.proconfig, ',') ~ 'search_path=', false) as "isSearchPathPinned"
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname <> all($1) and n.nspname !~ '^pg_' order by 1`,
      [FOREIGN],
    )
    return rows
  })
}

/** What the role that requests run as may do beyond tables. */
export async function powersOf(ownerUrl: string, role: string): Promise<Record<string, boolean>> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<Record<string, boolean>>(
      `select rolsuper as superuser, rolbypassrls as "bypassrls", rolcreaterole as createrole, rolcreatedb as createdb,
         rolreplication as replication,
         exists (select from pg_auth_members m where m.member = r.oid) as "memberOfOthers",
         exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p')
            and c.relnamespace::regnamespace::text <> 'pgboss') as "ownsTables"
       from pg_roles r where rolname = $1`,
      [role],
    )
    return rows[0] ?? {}
  })
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
