import { useStepUp } from '@xuncha/ui'
import { servicesApi } from './api.ts'
import type { Service, ServiceToken, TokenValues } from './types.ts'
import { afterwards } from './useAdministration.ts'
import { useList } from './useList.ts'

/** Programs of other systems 集成接口, and what the system administrator does with them. */
export function useServices() {
  const list = useList('services', servicesApi.list)
  const stepUp = useStepUp()
  return {
    ...list,
    add: (values: Parameters<typeof servicesApi.add>[0]) => afterwards(list.reload, servicesApi.add(values)),
    issue: (service: Service, values: TokenValues) =>
      afterwards(
        list.reload,
        stepUp.guarded(() => servicesApi.issue(service, values)),
      ),
    revoke: (service: Service, token: ServiceToken) =>
      afterwards(list.reload, servicesApi.revoke(service, token)),
    disable: (service: Service, disabled: boolean) =>
      afterwards(list.reload, servicesApi.disable(service, disabled)),
  }
}

/** What services could be allowed. */
export function useScopes() {
  return useList('scopes', servicesApi.scopes)
}
