import { shallowRef } from 'vue'
import { answerOf } from './answer.ts'
import { problemOf } from './problem.ts'
import type { FactorKind, SecondStep } from './session.ts'

/** An identity service 统一身份认证 that one may sign in by. */
export interface OpenIdentityService {
  id: string
  label: string
  county: string
}

/** Those that there are. Where they cannot be asked for, the password does. */
export function useIdentityServices() {
  const services = shallowRef<readonly OpenIdentityService[]>([])
  void answerOf(fetch('/api/session/oidc'))
    .then((answer) => {
      services.value = (answer as { services: OpenIdentityService[] }).services
    })
    .catch(problemOf)
  return { services, addressOf: ({ id }: OpenIdentityService) => `/api/session/oidc/${id}` }
}

const kinds: readonly string[] = ['totp', 'passkey', 'recovery'] satisfies FactorKind[]

/** The second step that whoever comes back from an identity service is still to take, as the address says. */
export function secondStepIn(query: unknown): SecondStep | undefined {
  if (typeof query !== 'string') return undefined
  const factors = query.split(',').filter((each): each is FactorKind => kinds.includes(each))
  return factors.length > 0 ? { factors } : undefined
}

const failures = ['oidc.expired', 'oidc.refused', 'oidc.unknown', 'oidc.unreachable', 'sign-in.paused']

/** Why whoever comes back is not signed in: a key of `ui.identity.failed`; undefined where the address says nothing. */
export function failureIn(query: unknown): string | undefined {
  if (typeof query !== 'string') return undefined
  return (failures.includes(query) ? query : 'oidc.refused').replace('.', '-')
}
