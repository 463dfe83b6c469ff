import type { RecusalGround } from '@xuncha/domain'
import type { DeclaredEntry } from '../api.ts'

/** One entry of a declaration while it is being written. */
export interface EntryDraft {
  unitId: string | null
  unitName: string
  ground: RecusalGround | null
  relation: string
  post: string
  from: string | null
  until: string | null
}

/** Whether a ground is about a time that the person spent at the unit, and not about somebody else there. */
export function isOwnTime(ground: RecusalGround | null): boolean {
  return ground === 'worked_there' || ground === 'shared_leadership'
}

/** An entry that says nothing yet. */
export function emptyEntry(): EntryDraft {
  return { unitId: null, unitName: '', ground: null, relation: '', post: '', from: null, until: null }
}

/** What was declared, to be changed. */
export function draftOf({
  unitId,
  unitName,
  ground,
  relation,
  post,
  from,
  until,
}: DeclaredEntry): EntryDraft {
  return {
    unitId,
    unitName,
    ground,
    relation: relation ?? '',
    post: post ?? '',
    from: from ?? null,
    until: until ?? null,
  }
}

/** The entries as they are sent: what was left empty is left out, and what was typed under another ground. */
export function entriesOf(drafts: readonly EntryDraft[]) {
  return drafts.map(({ unitId, ground, relation, post, from, until }) => ({
    unitId: unitId ?? '',
    // The form asks for a ground before it sends; what has none all the same is refused as a field that is missing.
    ground: ground as RecusalGround,
    ...(post.trim() ? { post } : {}),
    ...(isOwnTime(ground) ? datesOf(from, until) : relation.trim() ? { relation } : {}),
  }))
}

function datesOf(from: string | null, until: string | null) {
  return { ...(from ? { from } : {}), ...(until ? { until } : {}) }
}
