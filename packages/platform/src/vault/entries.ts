import { sql } from 'kysely'
import { blindIndex } from '@xuncha/crypto'
import { done, type Outcome, refuse, sealedFields, type SealedKind } from '@xuncha/domain'
import type { Actor, Reach } from '@xuncha/plugin-sdk/server'
import { type Asking, nameOfAccount, type Tx, type VaultParts, visibleEntries } from './parts.ts'
import { sealFields, wrapFor } from './sealing.ts'
import type { VaultDb } from './tables.ts'

/** A sealed entry 密封信息 as the register shows it: that it is there, and nothing of what is in it. */
export interface EntryRow {
  id: string
  kind: SealedKind
  resource: string
  record: string
  teamId: string | null
  state: 'sealed' | 'destroyed'
  createdByName: string
  createdAt: string
  /** How often it was opened. */
  openings: number
  rowVersion: number
}

/** What is handed in to be sealed. */
export interface NewEntry {
  /** Makes sending twice one entry. */
  id: string
  kind: SealedKind
  /** Type of the record that it is about, `petitions.case`. */
  resource: string
  /** Number or id of that record. */
  record: string
  fields: Readonly<Record<string, string>>
  /** The team whose head may ask for it. */
  teamId?: string | undefined
  /** Whom it is to be kept from: those it is about, and those too near 回避. */
  barred?: readonly string[] | undefined
}

/** What the register is searched by; whatever is left out is not asked. */
interface EntryQuery {
  resource?: string | undefined
  record?: string | undefined
}

const AT_MOST = 200

/** Entries that exist for the reader, the latest 200. */
export async function listEntries(
  { gatekeeper }: VaultParts,
  { token, permission }: Asking,
  query: EntryQuery = {},
): Promise<EntryRow[]> {
  const [rows] = await gatekeeper.batch(token, permission, (db: Tx, reach, actor) => {
    let found = entryRows(db, actor, reach)
    if (query.resource !== undefined) found = found.where('entry.resource', '=', query.resource)
    if (query.record !== undefined) found = found.where('entry.record', '=', query.record)
    return [found.orderBy('entry.created_at', 'desc').orderBy('entry.id').limit(AT_MOST)]
  })
  return rows
}

function entryRows(tx: Tx, actor: Actor, reach: Reach) {
  return visibleEntries(tx, actor, reach)
    .select((eb) => [
      'entry.id',
      'entry.kind',
      'entry.resource',
      'entry.record',
      'entry.team_id as teamId',
      'entry.state',
      nameOfAccount(eb.ref('entry.created_by')).as('createdByName'),
      'entry.created_at as createdAt',
      eb
        .selectFrom('vault.opening as opening')
        .whereRef('opening.entry_id', '=', 'entry.id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('openings'),
      'entry.row_version as rowVersion',
    ])
    .$narrowType<{ openings: number }>()
}

/**
 * Seals an entry under a data key of its own, encrypted to every holder who is not kept from it, and to the escrow.
 * Nobody has to unlock anything for that.
 * @refuses vault.taken, vault.no-holder, vault.own-bar, vault.no-person, and what `sealedFields` says
 */
export async function putEntry(
  { gatekeeper, profile, blindKey }: VaultParts,
  { token, permission }: Asking,
  given: NewEntry,
): Promise<Outcome<EntryRow>> {
  const fields = sealedFields(given.fields)
  if (!fields.ok) return fields
  const { id, kind, resource, record, teamId, barred = [] } = given
  try {
    return await gatekeeper.transaction<VaultDb, Outcome<EntryRow>>(
      token,
      permission,
      async (tx, { actor }) => {
        const known = await tx.selectFrom('vault.entry').select('id').where('id', '=', id).executeTakeFirst()
        if (known) return rowOf(tx, actor, id)
        if (barred.includes(actor.personId)) return refuse('vault.own-bar')
        await sql`select pg_advisory_xact_lock_shared(hashtext('xuncha.vault.recipients'), ${actor.countyId})`.execute(
          tx,
        )
        const recipients = await recipientsOf(tx, barred)
        if (!recipients.some(({ key_holder_id }) => key_holder_id !== null)) return refuse('vault.no-holder')
        const place = { countyId: actor.countyId, id, kind, resource, record }
        const { key, sealed } = sealFields(profile, place, fields.value, 1)
        await tx
          .insertInto('vault.entry')
          .values({
            id,
            kind,
            resource,
            record,
            team_id: teamId ?? null,
            state: 'sealed',
            key_id: key.id,
            created_by: actor.accountId,
          })
          .execute()
        if (barred.length > 0)
          await tx
            .insertInto('vault.barred')
            .values([...new Set(barred)].map((person_id) => ({ entry_id: id, person_id })))
            .execute()
        await tx
          .insertInto('vault.field')
          .values(sealed.map((field) => ({ entry_id: id, ...field })))
          .execute()
        await tx
          .insertInto('vault.wrapped_key')
          .values(
            recipients.map(({ key_holder_id, escrow_id, ...recipient }) => ({
              entry_id: id,
              key_holder_id,
              escrow_id,
              request_id: null,
              wrapped: wrapFor(recipient, key, place),
            })),
          )
          .execute()
        const codes = (['phone', 'identity'] as const).flatMap((what) => {
          const value = fields.value[what === 'phone' ? 'phone' : 'identity-number']
          const code = value && blindIndex(profile, blindKey.bytes, actor.countyId, what, value)
          return code ? [{ entry_id: id, kind: what, key_id: blindKey.id, code }] : []
        })
        if (codes.length > 0) await tx.insertInto('vault.blind_code').values(codes).execute()
        return rowOf(tx, actor, id)
      },
    )
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? error.constraint : undefined
    if (constraint === 'entry_of_record') return refuse('vault.taken')
    if (constraint === 'barred_county_id_person_id_fkey') return refuse('vault.no-person')
    throw error
  }
}

/** Everybody whom the data key of an entry is encrypted to. */
export async function recipientsOf(tx: Tx, barred: readonly string[]) {
  const holders = await tx
    .selectFrom('vault.key_holder as holder')
    .innerJoin('platform.account as account', 'account.id', 'holder.account_id')
    .select(['holder.id as key_holder_id', 'holder.profile', 'holder.public_key', 'account.person_id'])
    .where('holder.kind', '=', 'holder')
    .where('holder.state', '=', 'active')
    .execute()
  const escrows = await tx
    .selectFrom('vault.escrow')
    .select(['id as escrow_id', 'profile', 'public_key'])
    .where('state', '=', 'active')
    .execute()
  return [
    ...holders
      .filter(({ person_id }) => !barred.includes(person_id))
      .map(({ key_holder_id, profile, public_key }) => ({
        key_holder_id,
        escrow_id: null,
        profile,
        public_key,
      })),
    ...escrows.map(({ escrow_id, profile, public_key }) => ({
      key_holder_id: null,
      escrow_id,
      profile,
      public_key,
    })),
  ]
}

async function rowOf(tx: Tx, actor: Actor, id: string): Promise<Outcome<EntryRow>> {
  const row = await entryRows(tx, actor, { all: true }).where('entry.id', '=', id).executeTakeFirst()
  return row ? done(row) : refuse('not-found')
}

/** Ids of persons that an entry is kept from. */
export async function barredFrom(tx: Tx, entryId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('vault.barred')
    .select('person_id')
    .where('entry_id', '=', entryId)
    .execute()
  return rows.map(({ person_id }) => person_id)
}

/** How many entries there are to be opened, for whoever looks after the keys. */
export function countSealed(tx: Tx) {
  return tx
    .selectFrom('vault.entry')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('state', '=', 'sealed')
}
