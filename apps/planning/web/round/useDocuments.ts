import { useQueryCache } from '@pinia/colada'
import { newId, sendFile } from '@xuncha/ui'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { asUtf8 } from './as-utf8.ts'

/** What a document of a round is: the mobilisation speech 动员讲话 or the plan 方案. */
export type DocumentKind = 'mobilisation-speech' | 'plan'

interface Attachment {
  file: File
  kind: DocumentKind
  title: string
  onProgress: (share: number) => void
}

/** Attaching documents to a round. */
export function useDocuments(roundId: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  return {
    async attach({ file, kind, title, onProgress }: Attachment) {
      const address = `/api/p/planning/rounds/${toValue(roundId)}/documents?${new URLSearchParams({ kind, title })}`
      return await sendFile(address, await asUtf8(file), { onProgress, key: newId() })
    },
    refresh: () => cache.invalidateQueries({ key: ['planning', 'round', toValue(roundId)] }),
  }
}
