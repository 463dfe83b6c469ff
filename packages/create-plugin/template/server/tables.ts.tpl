import type { Generated } from 'kysely'

/** The tables of this module. */
export interface {{Name}}Db {
  '{{schema}}.note': {
    county_id: Generated<number>
    id: string
    unit_id: string
    text: string
    written_at: Generated<string>
    row_version: Generated<number>
  }
}
