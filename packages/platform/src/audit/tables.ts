/** The log and its seals as an auditor's session reads them: views of `migrations/0010`, empty to everybody else. */
export interface AuditDb {
  'platform.audit_log': {
    county_id: number
    id: number
    at: string
    account_id: string | null
    permission: string | null
    object: string
    record_id: string
    operation: 'insert' | 'update' | 'delete' | 'act'
    act: string | null
    facts: unknown
    row_digest: Buffer
    digest_version: number
    leaf_index: number | null
  }
  'platform.audit_seal': { county_id: number; size: number; at: string; note: string; peaks: Buffer }
  'platform.audit_witness': {
    county_id: number
    size: number
    key: string
    at: string
    line: string
  }
  'platform.audit_key': { key: string; since: string }
  'platform.audited_table': { object: string }
  'platform.account': { county_id: number; id: string; username: string; person_id: string }
  'platform.person': { county_id: number; id: string; name: string }
}
