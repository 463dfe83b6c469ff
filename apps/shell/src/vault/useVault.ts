import { labels } from '@xuncha/domain'
import { useStepUp } from '@xuncha/ui'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useList } from '../administration/useList.ts'
import { searchPeople, vaultApi } from './api.ts'
import type { EntryValues, RequestValues } from './types.ts'

/** The register of what is sealed. */
export function useEntries() {
  const list = useList('vault-entries', vaultApi.entries)
  return {
    ...list,
    async seal(values: EntryValues) {
      const entry = await vaultApi.seal(values)
      await list.reload()
      return entry
    },
  }
}

/** Requests to open. Whatever is done is read again; the password may be asked for on the way. */
export function useRequests() {
  const list = useList('vault-requests', vaultApi.requests)
  const stepUp = useStepUp()
  const after = async <T>(doing: Promise<T>): Promise<T> => {
    try {
      return await doing
    } finally {
      await list.reload()
    }
  }
  return {
    ...list,
    ask: (values: RequestValues) => after(vaultApi.ask(values)),
    decide: (id: string, move: 'approve' | 'decline', reason?: string) =>
      after(stepUp.guarded(() => vaultApi.decide(id, move, reason))),
    revoke: (id: string) => after(vaultApi.revoke(id)),
    withdraw: (id: string) => after(vaultApi.withdraw(id)),
    // What is opened goes to whoever called and nowhere else: no query keeps it.
    open: (id: string, passphrase: string) => stepUp.guarded(() => vaultApi.open(id, passphrase)),
    release: (id: string, passphrase: string) => stepUp.guarded(() => vaultApi.release(id, passphrase)),
    destroy: (id: string) => after(stepUp.guarded(() => vaultApi.destroy(id))),
  }
}

/** Who holds keys, and what is done about keys. The sign-in password may be asked for on the way. */
export function useKeys() {
  const list = useList('vault-keys', vaultApi.keys)
  const stepUp = useStepUp()
  const after =
    <Given extends unknown[]>(work: (...given: Given) => Promise<unknown>) =>
    async (...given: Given) => {
      try {
        return await stepUp.guarded(() => work(...given))
      } finally {
        await list.reload()
      }
    }
  return {
    ...list,
    makeKey: after(vaultApi.makeKey),
    changePassphrase: after(vaultApi.changePassphrase),
    admit: after(vaultApi.admit),
    remove: after(vaultApi.remove),
    rotate: after(vaultApi.rotate),
    makeEscrow: after(vaultApi.makeEscrow),
    startRecovery: after(vaultApi.startRecovery),
    completeRecovery: after(vaultApi.completeRecovery),
  }
}

/** Looks people up, for whom an entry is to be kept from. */
export function usePeople() {
  return { searchPeople }
}

/** The field's words for what is sealed, in the reader's language. */
export function useVaultWords() {
  const { locale } = useI18n()
  const words = computed(() => labels[locale.value === 'en' ? 'en' : 'zh-CN'].vault)
  return {
    words,
    /** A type of record; of one that only a module knows, its id. */
    subjectName: (resource: string) =>
      (words.value.subjects as Readonly<Record<string, string>>)[resource] ?? resource,
    fieldName: (field: string) => (words.value.fields as Readonly<Record<string, string>>)[field] ?? field,
  }
}
