import type { InjectionKey } from 'vue'
import { createQuarantine, type Quarantine } from './quarantine.ts'

/**
 * How a part of a plugin failed: it was not to be had, did not come in time, threw while it was drawn, or threw at
 * something that was done with it.
 */
export type FailureKind = 'load' | 'timeout' | 'crash' | 'handler'

/** Why a part is not shown: it failed, only a new page load brings it, or it is left alone. */
export type BoundaryFailure = Exclude<FailureKind, 'handler'> | 'wantsReload' | 'held'

/** A page or extension of a module. */
export interface ModulePart {
  module: string
  name: string
  /** Its name with the address of its plugin: another version is another part. */
  key: string
}

/** What is kept of failures in one app: a count in this tab, and a word to the operator. */
export interface Failures {
  quarantine: Quarantine
  report: (kind: FailureKind, module: string, part?: string) => void
}

export const failuresKey: InjectionKey<Failures> = Symbol.for('xuncha.failures')

/** The same failure is told once in this time; whatever runs wild says nothing new by saying it again. */
const SAME_MS = 60_000

/**
 * Keeps the failures of one app.
 * @param send takes a report to the server
 */
export function createFailures(send: (report: object) => void = post): Failures {
  const told = new Map<string, number>()
  return {
    quarantine: createQuarantine(),
    report(kind, module, part) {
      const what = `${kind} ${module} ${part ?? ''}`
      const now = performance.now()
      const before = told.get(what)
      if (before !== undefined && now - before < SAME_MS) return
      told.set(what, now)
      send({ module, kind, ...(part === undefined ? {} : { part }) })
    },
  }
}

/** Nobody waits for it, and nobody is told where it does not get through. */
function post(report: object): void {
  const headers = { 'Content-Type': 'application/json' }
  fetch('/api/failures', { method: 'POST', headers, body: JSON.stringify(report), keepalive: true }).catch(
    () => {},
  )
}
