import { useQuery, useQueryCache } from '@pinia/colada'
import { answerOf, newId, usePages, useSession, versionTag } from '@xuncha/ui'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, type Declaration } from '../api.ts'
import { type EntryDraft, entriesOf } from './entry-draft.ts'

/** The declarations that the reader may see, the latest first. */
export function useDeclarations() {
  return usePages({
    key: () => ['integrity', 'declarations'],
    page: async (query) => answerOf(await api.declarations.$get({ query })),
  })
}

/** The reader's own declaration, if they have made one. */
export function useOwnDeclaration() {
  const { who } = useSession()
  const { rows, isPending } = useDeclarations()
  return {
    declaration: computed(() => rows.value.find(({ personId }) => personId === who.value?.person.id)),
    isPending,
  }
}

/** One declaration with every filing. */
export function useDeclaration(id: MaybeRefOrGetter<string>) {
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['integrity', 'declaration', toValue(id)],
    query: async () => answerOf(await api.declarations[':id'].$get({ param: { id: toValue(id) } })),
  })
  return { declaration: data, isPending, error, retry: () => refetch() }
}

/** Filing: for the first time, or anew. What is declared may keep an undertaking from being signed. */
export function useFiling() {
  const cache = useQueryCache()
  const key = newId()

  async function known(declaration: Declaration) {
    cache.setQueryData(['integrity', 'declaration', declaration.id], declaration)
    for (const what of ['declarations', 'commitments', 'commitment'])
      await cache.invalidateQueries({ key: ['integrity', what] })
    return declaration
  }

  return {
    declare: async (filing: { personId: string | null; entries: EntryDraft[]; onPaper: boolean }) =>
      known(
        await answerOf(
          api.declarations.$post({
            header: { 'idempotency-key': key },
            json: {
              entries: entriesOf(filing.entries),
              onPaper: filing.onPaper,
              ...(filing.personId ? { personId: filing.personId } : {}),
            },
          }),
        ),
      ),
    amend: async ({ id, rowVersion }: Declaration, filing: { entries: EntryDraft[]; onPaper: boolean }) =>
      known(
        await answerOf(
          api.declarations[':id'].$patch({
            param: { id },
            header: { 'if-match': versionTag(rowVersion) },
            json: { entries: entriesOf(filing.entries), onPaper: filing.onPaper },
          }),
        ),
      ),
  }
}
