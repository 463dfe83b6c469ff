import { useSession, useStepUp } from '@xuncha/ui'
import { computed, shallowRef } from 'vue'
import { afterwards, useRoles } from '../administration/useAdministration.ts'
import { accountsApi } from '../administration/api.ts'
import { useList } from '../administration/useList.ts'
import { clearancesApi, policyApi, recusalsApi, sealsApi } from './api.ts'
import type { Clearance, Recusal, SealedRecord } from './types.ts'

/** Who stands aside from which unit 回避, and what is decided over it. The password may be asked for on the way. */
export function useRecusals() {
  const list = useList('recusals', recusalsApi.list)
  const stepUp = useStepUp()
  return {
    ...list,
    decide: (decision: Parameters<typeof recusalsApi.decide>[0]) =>
      afterwards(list.reload, recusalsApi.decide(decision)),
    lift: (recusal: Recusal, reason: string) =>
      afterwards(
        list.reload,
        stepUp.guarded(() => recusalsApi.lift(recusal, reason)),
      ),
  }
}

/** Up to which label everybody reads 知悉范围. */
export function useClearances() {
  const list = useList('clearances', clearancesApi.list)
  const stepUp = useStepUp()
  return {
    ...list,
    set: (clearance: Clearance, to: string, reason: string) =>
      afterwards(
        list.reload,
        stepUp.guarded(() => clearancesApi.set(clearance, to, reason)),
      ),
  }
}

/** A sealed record with the module that it is of. */
export type Sealed = SealedRecord & { plugin: string; module: { 'zh-CN': string; en: string } }

/** What is sealed in the modules whose records the reader may seal 封存清单. Asks for the password before it shows any. */
export function useSealed() {
  const { who } = useSession()
  const { guarded } = useStepUp()
  const list = useList('sealed', async (): Promise<Sealed[]> => {
    const found: Sealed[] = []
    for (const { id, title } of who.value?.modules.filter(({ seals }) => seals) ?? [])
      for (const record of await guarded(() => sealsApi.of(id)))
        found.push({ ...record, plugin: id, module: title })
    return found
  })
  return {
    ...list,
    open: (record: Sealed, reason: string) =>
      afterwards(
        list.reload,
        guarded(() => sealsApi.open(record, reason)),
      ),
  }
}

/** What each permission opens to an account today, and why 权限说明. */
export function useExplanation() {
  const account = shallowRef<string | null>(null)
  const accounts = useList('accounts', accountsApi.list)
  const { data: roles } = useRoles()
  const list = useList(
    () => `policy ${account.value ?? ''}`,
    async () => (account.value === null ? [] : policyApi.ofAccount(account.value)),
  )
  /** Title and module of each permission that some role has, by its id. */
  const catalogue = computed(
    () =>
      new Map((roles.value ?? []).flatMap((role) => role.permissions.map((one) => [one.id, one] as const))),
  )
  return { ...list, account, accounts: accounts.data, catalogue }
}
