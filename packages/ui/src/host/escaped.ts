import type { Notices } from '../compose/notices.ts'
import { ProblemError } from '../compose/problem.ts'
import type { Session } from '../compose/session.ts'
import type { Failures } from './failures.ts'
import type { Messages } from './i18n.ts'

/** What an error that nobody caught is told with. */
export interface EscapedParts {
  session: Session
  notices: Notices
  failures: Failures
  i18n: Messages
}

/**
 * Hears of what gets past every boundary: an error in a timer or a listener of a plugin's own, a promise that nobody
 * waited for. The page stays as it is; whoever did something learns that it may not have been done. What is neither a
 * refusal of the API nor a module's is none of the reader's business.
 * @returns ends it
 */
export function catchEscaped({ session, notices, failures, i18n }: EscapedParts): () => void {
  function tell(error: unknown, file: string) {
    if (error instanceof ProblemError) {
      // Whoever is signed out is asked to sign in again.
      if (error.problem.status !== 401) notices.fail(error)
      return
    }
    const id = error instanceof DOMException && error.name === 'AbortError' ? '' : moduleIn(error, file)
    const module = session.modules.value.find((one) => one.id === id)
    if (!module) return
    const text = i18n.global.t('ui.boundary.escaped', { title: module.title[session.locale.value] })
    if (!notices.shown.some((notice) => notice.text === text)) notices.tell(text, { tone: 'bad' })
    failures.report('handler', module.id)
  }

  const onError = ({ error, filename }: ErrorEvent) => tell(error, filename)
  const onRejection = ({ reason }: PromiseRejectionEvent) => tell(reason, '')
  window.addEventListener('error', onError)
  window.addEventListener('unhandledrejection', onRejection)
  return () => {
    window.removeEventListener('error', onError)
    window.removeEventListener('unhandledrejection', onRejection)
  }
}

/** The innermost frame that is a plugin's names it: all of its scripts are served below its own address. */
function moduleIn(error: unknown, file: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return /\/assets\/p\/([a-z][a-z0-9-]*)\//.exec(`${stack}\n${file}`)?.[1]
}
