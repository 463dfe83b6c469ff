import { answerOf } from './answer.ts'
import { apiFetch } from './api-fetch.ts'
import { useDialogs } from './dialogs.ts'
import { signWithPasskey } from './passkey.ts'
import { problemOf } from './problem.ts'

/**
 * For what the API does not do on an unattended screen 再次验证: sends, and where the API wants to see again who it is,
 * has the reader asked and sends once more. Given up, it is a failure like any other.
 *
 * ```ts
 * const { guarded } = useStepUp()
 * await guarded(() => api.seal(id, reason))
 * ```
 */
export function useStepUp() {
  const { askStepUp } = useDialogs()
  return {
    async guarded<T>(send: () => Promise<T>): Promise<T> {
      try {
        return await send()
      } catch (error) {
        if (problemOf(error).code !== 'step-up' || !(await askStepUp())) throw error
        return await send()
      }
    },
  }
}

/** Shows who it is, by what the reader typed. */
export function stepUp(
  proof: { password: string } | { code: string } | { passkey: object },
): Promise<unknown> {
  return post('/api/session/step-up', proof)
}

/** The same by a passkey. @throws ProblemError ui.passkey-given-up */
export async function stepUpWithPasskey(): Promise<unknown> {
  return stepUp({ passkey: await signWithPasskey(await post('/api/session/step-up/passkey')) })
}

function post(path: string, body?: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' }
  return answerOf(
    apiFetch(path, { method: 'POST', ...(body ? { headers, body: JSON.stringify(body) } : {}) }),
  )
}
