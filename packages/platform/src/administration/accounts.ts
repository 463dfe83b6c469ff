import { type Kysely, sql } from 'kysely'
import {
  type AccountFacts,
  done,
  isAdministratorRole,
  mayDisable,
  mayRenewPassword,
  mayResetFactors,
  type Offer,
  type Outcome,
  refuse,
} from '@xuncha/domain'
import type { Actor } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** An account 账号 as the three administrators see it. */
export interface AccountRow {
  id: string
  username: string
  personId: string
  name: string
  title: string
  organisationName: string | null
  disabled: boolean
  /** Its password is a one-time one, good until then; null once it is the person's own. */
  oneTimeUntil: string | null
  leftOn: string | null
  /** It signs in with a second factor. */
  secondFactor: boolean
  roles: string[]
  rowVersion: number
}

/** The same with what the system administrator may do to it; what is off says why. */
export interface OfferedAccount extends AccountRow {
  verbs: Offer<'disable' | 'enable' | 'renew' | 'reset-factors'>[]
}

/** A password that was just made: the hash is stored, the password is shown once. */
export interface OneTimePassword {
  hash: string
  hours: number
}

/** Every account of the county. */
export function listAccounts(db: Tx) {
  return db
    .selectFrom('platform.account as account')
    .innerJoin('platform.person as person', (join) =>
      join.onRef('person.county_id', '=', 'account.county_id').onRef('person.id', '=', 'account.person_id'),
    )
    .leftJoin('platform.organisation as organisation', (join) =>
      join
        .onRef('organisation.county_id', '=', 'person.county_id')
        .onRef('organisation.id', '=', 'person.organisation_id'),
    )
    .select((eb) => [
      'account.id',
      'account.username',
      'account.person_id as personId',
      'person.name',
      'person.title',
      'organisation.name as organisationName',
      'account.disabled',
      'account.one_time_until as oneTimeUntil',
      'person.left_on as leftOn',
      'account.row_version as rowVersion',
      sql<boolean>`exists (select from platform.factor_holder f where f.account_id = account.id)`.as(
        'secondFactor',
      ),
      eb
        .selectFrom('platform.account_role as role')
        .select(sql<string[]>`coalesce(array_agg(role.role order by role.role), '{}')`.as('roles'))
        .whereRef('role.account_id', '=', 'account.id')
        .as('roles'),
    ])
    .orderBy('account.username')
    .limit(5000)
}

/** What the actor may do to each of all the county's accounts, by the rules that decide when it is done. */
export function withVerbs(accounts: readonly AccountRow[], actor: Actor): OfferedAccount[] {
  return accounts.map((account) => {
    const role = account.roles.find(isAdministratorRole)
    const others = accounts.filter(
      (other) =>
        other.id !== account.id && !other.disabled && role !== undefined && other.roles.includes(role),
    )
    const facts = { ...account, otherHolders: others.length }
    const turning = account.disabled
      ? offer('enable', account.leftOn === null ? done(undefined) : refuse('person.left'))
      : offer('disable', mayDisable(facts, actor))
    const renewing = offer('renew', mayRenewPassword(facts, actor))
    const resetting = offer('reset-factors', mayResetFactors(account, actor))
    return { ...account, verbs: [renewing, resetting, turning] }
  })
}

function offer<Name extends string>(name: Name, allowed: Outcome<void>): Offer<Name> {
  return { name, open: allowed.ok, asks: [], ...(allowed.ok ? {} : { why: allowed.refusal }) }
}

/**
 * Opens an account for a person, who has none yet, with a one-time password.
 * @refuses not-found, person.left, account.exists; a name that is taken is found by the database
 */
export async function openAccount(
  tx: Tx,
  { id, personId, username }: { id: string; personId: string; username: string },
  password: OneTimePassword,
): Promise<Outcome<AccountRow>> {
  const person = await tx
    .selectFrom('platform.person')
    .select('left_on')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst()
  if (!person) return refuse('not-found')
  if (person.left_on !== null) return refuse('person.left')
  const other = await tx
    .selectFrom('platform.account')
    .select('username')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (other) return refuse('account.exists', { username: other.username })
  await tx
    .insertInto('platform.account')
    .values({
      id,
      person_id: personId,
      username,
      password_hash: password.hash,
      one_time_until: until(password),
    })
    .execute()
  return done(await accountOf(tx, id))
}

/**
 * Disables an account, which ends its sessions in the same transaction, or enables it again.
 * @refuses not-found, stale, account.own, account.last-administrator, person.left
 */
export async function setDisabled(
  tx: Tx,
  actor: Actor,
  { id, version, disabled }: { id: string; version: number; disabled: boolean },
): Promise<Outcome<AccountRow>> {
  await lockAdministrators(tx)
  const found = await lockOne(tx, id, version)
  if (!found.ok) return found
  if (!disabled && found.value.leftOn !== null) return refuse('person.left')
  const allowed = disabled ? mayDisable(await factsOf(tx, found.value), actor) : done(undefined)
  if (!allowed.ok) return allowed
  await tx
    .updateTable('platform.account')
    .set({ disabled, row_version: version + 1 })
    .where('id', '=', id)
    .execute()
  return done(await accountOf(tx, id))
}

/**
 * Gives an account a new one-time password. Its sessions end in the same transaction.
 * @refuses not-found, stale, account.own-password, account.administrator-password
 */
export async function renewOneTime(
  tx: Tx,
  actor: Actor,
  { id, version }: { id: string; version: number },
  password: OneTimePassword,
): Promise<Outcome<AccountRow>> {
  await lockAdministrators(tx)
  const found = await lockOne(tx, id, version)
  if (!found.ok) return found
  // A program of another system has no password to be renewed.
  if (await isService(tx, id)) return refuse('not-found')
  const allowed = mayRenewPassword(await factsOf(tx, found.value), actor)
  if (!allowed.ok) return allowed
  await tx
    .updateTable('platform.account')
    .set({ password_hash: password.hash, one_time_until: until(password), row_version: version + 1 })
    .where('id', '=', id)
    .execute()
  return done(await accountOf(tx, id))
}

/**
 * Takes the second factors of an account away, whose holder lost them. Its sessions end in the same transaction.
 * @refuses not-found, account.own-factor, account.no-factor
 */
export async function resetFactors(tx: Tx, actor: Actor, id: string): Promise<Outcome<AccountRow>> {
  const account = await listAccounts(tx).where('account.id', '=', id).executeTakeFirst()
  if (!account) return refuse('not-found')
  const allowed = mayResetFactors(account as AccountRow, actor)
  if (!allowed.ok) return allowed
  await sql`select platform.reset_factors_of(${id})`.execute(tx)
  return done(await accountOf(tx, id))
}

/**
 * Ends whatever sessions an account has.
 * @returns how many
 * @refuses not-found
 */
export async function endSessionsOf(tx: Tx, id: string): Promise<Outcome<number>> {
  const account = await listAccounts(tx).where('account.id', '=', id).executeTakeFirst()
  if (!account) return refuse('not-found')
  const { rows } = await sql<{ ended: number }>`select platform.end_sessions_of(${id}) as ended`.execute(tx)
  return done(rows[0]?.ended ?? 0)
}

/** Has those who change who is an administrator wait for one another, in this county. */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('xuncha.administrators'), platform.current_county())`.execute(
    tx,
  )
}

/** How many others hold a role and can sign in. */
export async function otherHolders(tx: Tx, accountId: string, role: string): Promise<number> {
  const { others } = await tx
    .selectFrom('platform.account_role as role')
    .innerJoin('platform.account as account', (join) =>
      join.onRef('account.county_id', '=', 'role.county_id').onRef('account.id', '=', 'role.account_id'),
    )
    .select(({ fn }) => fn.countAll<number>().as('others'))
    .where('role.role', '=', role)
    .where('account.id', '<>', accountId)
    .where('account.disabled', '=', false)
    .executeTakeFirstOrThrow()
  return others
}

/** One account, which is there. */
export function accountOf(tx: Tx, id: string): Promise<AccountRow> {
  return listAccounts(tx).where('account.id', '=', id).executeTakeFirstOrThrow() as Promise<AccountRow>
}

async function factsOf(tx: Tx, { id, personId, roles, disabled }: AccountRow): Promise<AccountFacts> {
  const role = roles.find(isAdministratorRole)
  return {
    personId,
    roles,
    disabled,
    otherHolders: role === undefined ? 0 : await otherHolders(tx, id, role),
  }
}

async function lockOne(tx: Tx, id: string, yours: number): Promise<Outcome<AccountRow>> {
  const row = await tx
    .selectFrom('platform.account')
    .select('row_version as ours')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refuse('not-found')
  return row.ours === yours ? done(await accountOf(tx, id)) : refuse('stale', { yours, ours: row.ours })
}

/** Whether an account is of a program of another system 集成接口. */
export async function isService(tx: Tx, id: string): Promise<boolean> {
  const { service } = await tx
    .selectFrom('platform.account')
    .select('service')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return service
}

function until({ hours }: OneTimePassword) {
  return sql`now() + make_interval(hours => ${hours})`
}
