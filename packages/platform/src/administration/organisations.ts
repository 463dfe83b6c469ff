import { type Kysely, sql } from 'kysely'
import { done, mayCloseOrganisation, mayMoveUnder, type Outcome, refuse } from '@xuncha/domain'
import type { PlatformDb } from '../tables.ts'

type Tx = Kysely<PlatformDb>

/** An organisation 单位 as its administrator sees it. */
export interface OrganisationRow {
  id: string
  name: string
  type: string
  parentId: string | null
  /** Local date; null while it is there. */
  closedOn: string | null
  /** Who works there now. */
  people: number
  rowVersion: number
}

const AT_MOST = 2000

/** Every organisation of the county, closed ones too. */
export function listOrganisations(db: Tx) {
  return db
    .selectFrom('platform.organisation as organisation')
    .select((eb) => [
      'organisation.id',
      'organisation.name',
      'organisation.type',
      'organisation.parent_id as parentId',
      'organisation.closed_on as closedOn',
      'organisation.row_version as rowVersion',
      eb
        .selectFrom('platform.person as person')
        .select(({ fn }) => fn.countAll<number>().as('people'))
        .whereRef('person.organisation_id', '=', 'organisation.id')
        .where('person.left_on', 'is', null)
        .as('people'),
    ])
    .orderBy('organisation.name')
    .limit(AT_MOST)
}

/** What an organisation is called, what kind it is, and what it is under. */
export interface OrganisationValues {
  name: string
  type: string
  parentId: string | null
}

/**
 * Adds an organisation; one that is there already under this id stays as it is.
 * @refuses organisation.parent-gone
 */
export async function addOrganisation(
  tx: Tx,
  { id, name, type, parentId }: OrganisationValues & { id: string },
): Promise<Outcome<OrganisationRow>> {
  if (parentId !== null && !(await isOpen(tx, parentId))) return refuse('organisation.parent-gone')
  await tx
    .insertInto('platform.organisation')
    .values({ id, name, type, parent_id: parentId })
    .onConflict((conflict) => conflict.columns(['county_id', 'id']).doNothing())
    .execute()
  return done(await oneOf(tx, id))
}

/**
 * Renames it, changes its kind, or moves it under another.
 * @refuses not-found, stale, organisation.circle, organisation.parent-gone
 */
export async function changeOrganisation(
  tx: Tx,
  id: string,
  version: number,
  { name, type, parentId }: { [K in keyof OrganisationValues]?: OrganisationValues[K] | undefined },
): Promise<Outcome<OrganisationRow>> {
  // Two moves at once could close a circle that neither sees.
  await sql`select pg_advisory_xact_lock(hashtext('xuncha.organisations'), platform.current_county())`.execute(
    tx,
  )
  const found = await lockOne(tx, id, version)
  if (!found.ok) return found
  if (parentId !== undefined && parentId !== found.value.parent_id) {
    const above = await tx.selectFrom('platform.organisation').select(['id', 'parent_id']).execute()
    const allowed = mayMoveUnder(id, parentId, new Map(above.map((one) => [one.id, one.parent_id])))
    if (!allowed.ok) return allowed
    if (parentId !== null && !(await isOpen(tx, parentId))) return refuse('organisation.parent-gone')
  }
  await tx
    .updateTable('platform.organisation')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(type === undefined ? {} : { type }),
      ...(parentId === undefined ? {} : { parent_id: parentId }),
      row_version: version + 1,
    })
    .where('id', '=', id)
    .execute()
  return done(await oneOf(tx, id))
}

/**
 * Closes an organisation as of today, or opens it again. Records that name it keep its name.
 * @refuses not-found, stale, organisation.in-use, organisation.parent-gone
 */
export async function closeOrganisation(
  tx: Tx,
  id: string,
  version: number,
  closedOn: string | null,
): Promise<Outcome<OrganisationRow>> {
  const found = await lockOne(tx, id, version)
  if (!found.ok) return found
  const { parent_id } = found.value
  if (closedOn === null && parent_id !== null && !(await isOpen(tx, parent_id)))
    return refuse('organisation.parent-gone')
  if (closedOn !== null) {
    const { people } = await oneOf(tx, id)
    const { organisations } = await tx
      .selectFrom('platform.organisation')
      .select(({ fn }) => fn.countAll<number>().as('organisations'))
      .where('parent_id', '=', id)
      .where('closed_on', 'is', null)
      .executeTakeFirstOrThrow()
    const allowed = mayCloseOrganisation({ people, organisations })
    if (!allowed.ok) return allowed
  }
  await tx
    .updateTable('platform.organisation')
    .set({ closed_on: closedOn, row_version: version + 1 })
    .where('id', '=', id)
    .execute()
  return done(await oneOf(tx, id))
}

/** Whether an organisation is there and not closed; whoever would close it waits for this transaction. */
export async function isOpen(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('platform.organisation')
    .select('closed_on')
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst()
  return row?.closed_on === null
}

async function lockOne(tx: Tx, id: string, yours: number) {
  const row = await tx
    .selectFrom('platform.organisation')
    .select(['parent_id', 'row_version as ours'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refuse('not-found')
  return row.ours === yours ? done(row) : refuse('stale', { yours, ours: row.ours })
}

function oneOf(tx: Tx, id: string): Promise<OrganisationRow> {
  return listOrganisations(tx)
    .where('organisation.id', '=', id)
    .executeTakeFirstOrThrow() as Promise<OrganisationRow>
}
