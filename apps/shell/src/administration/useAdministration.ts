import { useNotices, useStepUp } from '@xuncha/ui'
import { shallowRef } from 'vue'
import { accountsApi, organisationsApi, peopleApi, rolesApi, securityRulesApi } from './api.ts'
import type { Account, Organisation, OrganisationValues, Person, PersonValues, RoleChange } from './types.ts'
import { useList } from './useList.ts'

/** The county's organisations, and what is done with them. Whatever is done is read again. */
export function useOrganisations() {
  const list = useList('organisations', organisationsApi.list)
  return {
    ...list,
    save: (organisation: Organisation | undefined, values: OrganisationValues) =>
      afterwards(
        list.reload,
        organisation ? organisationsApi.change(organisation, values) : organisationsApi.add(values),
      ),
    close: (organisation: Organisation, closed: boolean) =>
      afterwards(list.reload, organisationsApi.close(organisation, closed)),
  }
}

/** The county's people whose name, title or account contains a text. */
export function usePeople() {
  const search = shallowRef('')
  const list = useList(
    () => `people ${search.value}`,
    () => peopleApi.list(search.value),
  )
  return {
    ...list,
    search,
    save: (person: Person | undefined, values: PersonValues) =>
      afterwards(list.reload, person ? peopleApi.change(person, values) : peopleApi.add(values)),
    leave: (person: Person, left: boolean) => afterwards(list.reload, peopleApi.leave(person, left)),
  }
}

/** Looks people and organisations up, for a picker. */
export function usePicks() {
  return {
    async people(text: string) {
      const { people } = await peopleApi.list(text)
      return people
        .filter(({ leftOn, username }) => leftOn === null && username === null)
        .map(({ id, name, title, organisationName }) => ({
          id,
          name,
          hint: [organisationName, title].filter(Boolean).join(' '),
        }))
    },
    async organisations(text: string) {
      const organisations = await organisationsApi.list()
      return organisations
        .filter(({ closedOn, name }) => closedOn === null && name.includes(text))
        .map(({ id, name }) => ({ id, name }))
    },
  }
}

/** The county's accounts, and what the system administrator does with them. */
export function useAccounts() {
  const list = useList('accounts', accountsApi.list)
  const stepUp = useStepUp()
  return {
    ...list,
    open: (values: { personId: string; username: string }) =>
      afterwards(list.reload, accountsApi.open(values)),
    disable: (account: Account, disabled: boolean) =>
      afterwards(list.reload, accountsApi.disable(account, disabled)),
    renew: (account: Account) => afterwards(list.reload, accountsApi.renew(account)),
    endSessions: (account: Account) => afterwards(list.reload, accountsApi.endSessions(account)),
    resetFactors: (account: Account) =>
      afterwards(
        list.reload,
        stepUp.guarded(() => accountsApi.resetFactors(account)),
      ),
  }
}

/** What each role opens. */
export function useRoles() {
  return useList('roles', rolesApi.catalogue)
}

/** Changes of roles, proposed and decided. The password may be asked for on the way. */
export function useRoleChanges() {
  const list = useList('role-changes', rolesApi.changes)
  const stepUp = useStepUp()
  return {
    ...list,
    propose: (proposal: Parameters<typeof rolesApi.propose>[0]) =>
      afterwards(
        list.reload,
        stepUp.guarded(() => rolesApi.propose(proposal)),
      ),
    decide: (change: RoleChange, move: 'confirm' | 'decline' | 'withdraw', reason?: string) =>
      afterwards(
        list.reload,
        move === 'withdraw'
          ? rolesApi.withdraw(change)
          : stepUp.guarded(() => rolesApi.decide(change, move, reason)),
      ),
  }
}

/** The county's rules of security. */
export function useSecurityRules() {
  const list = useList('security-rules', securityRulesApi.list)
  const stepUp = useStepUp()
  return {
    ...list,
    set: (...change: Parameters<typeof securityRulesApi.set>) =>
      afterwards(
        list.reload,
        stepUp.guarded(() => securityRulesApi.set(...change)),
      ),
  }
}

/** Shows what went wrong where no form does. Yields whether it went well. */
export function useTrying() {
  const { fail } = useNotices()
  return async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }
}

/** Reads the list again, whether it was done or refused: a refusal often means that the list is old. */
export async function afterwards<T>(reload: () => Promise<unknown>, doing: Promise<T>): Promise<T> {
  try {
    return await doing
  } finally {
    await reload()
  }
}
