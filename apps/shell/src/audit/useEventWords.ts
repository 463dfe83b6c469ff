import { useI18n } from 'vue-i18n'
import type { AuditEvent } from './api.ts'

export interface UseEventWordsReturn {
  /** What happened, in a word. */
  operation: (event: Pick<AuditEvent, 'operation' | 'act'>) => string
  /** A table by the name of what is in it; the table's own name where a module has not been told of here. */
  object: (object: string) => string
  /** Who did it; the system where nobody signed in did. */
  who: (event: Pick<AuditEvent, 'name' | 'username'>) => string
  /** Beijing time to the second: in a log it matters which came first. */
  instant: (at: string) => string
  /** What goes with an act. A reason that somebody typed stays as it was typed. */
  fact: (event: Pick<AuditEvent, 'act'>, name: string, value: unknown) => { label: string; value: string }
}

/** The whole country keeps one time, eight hours before UTC. */
const BEIJING = 8 * 3_600_000

/** Words for events. The shell knows the platform's tables and acts, and no module's. */
export function useEventWords(): UseEventWordsReturn {
  const { t, te } = useI18n()
  const known = (path: string, otherwise: string) => (te(path) ? t(path) : otherwise)
  return {
    operation: ({ operation, act }) =>
      act === null ? t(`shell.audit.operations.${operation}`) : known(`shell.audit.acts.${act}`, act),
    object: (object) => known(`shell.audit.objects.${object.replace('.', '_')}`, object),
    who: ({ name, username }) => (username === null ? t('shell.audit.system') : `${name ?? ''} ${username}`),
    instant: (at) => new Date(Date.parse(at) + BEIJING).toISOString().slice(0, 19).replace('T', ' '),
    fact: ({ act }, name, value) => ({
      label: known(`shell.audit.facts.${name}`, name),
      value:
        value === null
          ? '—'
          : name === 'reason' && act === 'session-ended'
            ? known(`shell.audit.ends.${String(value)}`, String(value))
            : String(value),
    }),
  }
}
