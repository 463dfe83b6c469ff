import type { Kysely } from 'kysely'
import { done, mayLeave, type Outcome, refuse } from '@xuncha/domain'
import type { PlatformDb } from '../tables.ts'
import { isOpen } from './organisations.ts'

type Tx = Kysely<PlatformDb>

/** A person 人员 as their administrator sees them. */
export interface PersonRow {
  id: string
  name: string
  title: string
  organisationId: string | null
  organisationName: string | null
  inspector: boolean
  /** Local date; null for who is there. */
  leftOn: string | null
  /** Name of their account, where they have one. */
  username: string | null
  rowVersion: number
}

/** People at a time; a search narrows. */
export const PEOPLE_AT_MOST = 500

/** People of the county whose name, title or account contains a text; those who left too. */
export function listPeople(db: Tx, search = '') {
  const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return db
    .selectFrom('platform.person as person')
    .leftJoin('platform.organisation as organisation', (join) =>
      join
        .onRef('organisation.county_id', '=', 'person.county_id')
        .onRef('organisation.id', '=', 'person.organisation_id'),
    )
    .leftJoin('platform.account as account', (join) =>
      join.onRef('account.county_id', '=', 'person.county_id').onRef('account.person_id', '=', 'person.id'),
    )
    .select([
      'person.id',
      'person.name',
      'person.title',
      'person.organisation_id as organisationId',
      'organisation.name as organisationName',
      'person.inspector',
      'person.left_on as leftOn',
      'account.username',
      'person.row_version as rowVersion',
    ])
    .where((eb) =>
      eb.or([
        eb('person.name', 'like', pattern),
        eb('person.title', 'like', pattern),
        eb('account.username', 'like', pattern),
      ]),
    )
    .where('person.service', '=', false)
    .orderBy('person.name')
    .orderBy('person.id')
    .limit(PEOPLE_AT_MOST + 1)
}

/** What is said of a person. */
export interface PersonValues {
  name: string
  title: string
  organisationId: string | null
  inspector: boolean
}

/**
 * Adds a person; one who is there already under this id stays as they are.
 * @refuses organisation.gone
 */
export async function addPerson(
  tx: Tx,
  { id, name, title, organisationId, inspector }: PersonValues & { id: string },
): Promise<Outcome<PersonRow>> {
  if (organisationId !== null && !(await isOpen(tx, organisationId))) return refuse('organisation.gone')
  await tx
    .insertInto('platform.person')
    .values({ id, name, title, organisation_id: organisationId, inspector })
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .execute()
  return done(await oneOf(tx, id))
}

/**
 * Corrects what is said of a person, or moves them to another organisation. What opens to them by their organisation
 * follows at once.
 * @refuses not-found, stale, organisation.gone
 */
export async function changePerson(
  tx: Tx,
  id: string,
  version: number,
  { name, title, organisationId, inspector }: { [K in keyof PersonValues]?: PersonValues[K] | undefined },
): Promise<Outcome<PersonRow>> {
  const found = await lockOne(tx, id, version)
  if (!found.ok) return found
  if (organisationId !== undefined && organisationId !== null && !(await isOpen(tx, organisationId)))
    return refuse('organisation.gone')
  await tx
    .updateTable('platform.person')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(title === undefined ? {} : { title }),
      ...(organisationId === undefined ? {} : { organisation_id: organisationId }),
      ...(inspector === undefined ? {} : { inspector }),
      row_version: version + 1,
    })
    .where('id', '=', id)
    .execute()
  return done(await oneOf(tx, id))
}

/**
 * Notes that a person has left as of today: their account is disabled, their sessions end and their roles are gone with
 * it, in the same transaction. Or that they are back, without account and roles.
 * @refuses not-found, stale, person.administrator
 */
export async function leavePerson(
  tx: Tx,
  id: string,
  version: number,
  leftOn: string | null,
): Promise<Outcome<PersonRow>> {
  const found = await lockOne(tx, id, version)
  if (!found.ok) return found
  if (leftOn !== null) {
    const roles = await tx
      .selectFrom('platform.account as account')
      .innerJoin('platform.account_role as role', (join) =>
        join.onRef('role.county_id', '=', 'account.county_id').onRef('role.account_id', '=', 'account.id'),
      )
      .select('role.role')
      .where('account.person_id', '=', id)
      .execute()
    const allowed = mayLeave(roles.map(({ role }) => role))
    if (!allowed.ok) return allowed
  }
  await tx
    .updateTable('platform.person')
    .set({ left_on: leftOn, row_version: version + 1 })
    .where('id', '=', id)
    .execute()
  return done(await oneOf(tx, id))
}

async function lockOne(tx: Tx, id: string, yours: number): Promise<Outcome<void>> {
  const row = await tx
    .selectFrom('platform.person')
    .select('row_version as ours')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refuse('not-found')
  return row.ours === yours ? done(undefined) : refuse('stale', { yours, ours: row.ours })
}

function oneOf(tx: Tx, id: string): Promise<PersonRow> {
  return listPeople(tx).where('person.id', '=', id).executeTakeFirstOrThrow()
}
