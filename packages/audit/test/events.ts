import type { AuditEvent } from '../src/index.ts'

/** A made-up event with this number. */
export function event(id: number): AuditEvent {
  return {
    v: 1,
    county: 990_001,
    id,
    at: `2026-11-23T03:00:00.${String(id).padStart(6, '0')}Z`,
    account: null,
    permission: 'toy.item:write',
    object: 'toy.item',
    record: `00000000-0000-4000-8000-${String(id % 50).padStart(12, '0')}`,
    operation: id < 50 ? 'insert' : 'update',
    rowDigest: id.toString(16).padStart(64, '0'),
    digestVersion: 1,
    act: null,
    facts: null,
  }
}
