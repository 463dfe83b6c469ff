import type { Kysely } from 'kysely'
import type { Directory } from '@xuncha/plugin-sdk/server'
import type { PlatformDb } from '../tables.ts'

/** The county's organisations and people, read in a transaction that is already bound to it. */
export function directoryIn(tx: Kysely<PlatformDb>): Directory {
  return {
    async organisations(ids) {
      return tx
        .selectFrom('platform.organisation')
        .select(['id', 'name', 'type', 'parent_id as parentId'])
        .where('id', '=', (eb) => eb.fn.any(eb.val([...ids])))
        .execute()
    },
    async people(ids) {
      return tx
        .selectFrom('platform.person as person')
        .leftJoin('platform.organisation as organisation', (join) =>
          join
            .onRef('organisation.county_id', '=', 'person.county_id')
            .onRef('organisation.id', '=', 'person.organisation_id'),
        )
        .select([
          'person.id',
          'person.name',
          'person.title',
          'person.organisation_id as organisationId',
          'organisation.name as organisationName',
        ])
        .where('person.id', '=', (eb) => eb.fn.any(eb.val([...ids])))
        .execute()
    },
  }
}
