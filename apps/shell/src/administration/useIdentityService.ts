import { useStepUp } from '@xuncha/ui'
import { identityServiceApi } from './api.ts'
import type { IdentityServiceValues } from './types.ts'
import { afterwards } from './useAdministration.ts'
import { useList } from './useList.ts'

/** The county's identity service 统一身份认证, and saying which it is. */
export function useIdentityService() {
  const list = useList('identity-service', identityServiceApi.read)
  const stepUp = useStepUp()
  return {
    ...list,
    set: (values: IdentityServiceValues, version: number) =>
      afterwards(
        list.reload,
        stepUp.guarded(() => identityServiceApi.set(values, version)),
      ),
  }
}
