import { useMutation, useQuery, useQueryCache } from '@pinia/colada'
import { answerOf, usePages, versionTag } from '@xuncha/ui'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../api.ts'

const reportApi = api.reports[':id']

/** A report as it is read. */
export type Report = InferResponseType<typeof reportApi.$get, 200>

/** What the team writes around the problems. */
export type ReportText = InferRequestType<typeof reportApi.$patch>['json']

type Move = InferRequestType<typeof reportApi.moves.$post>['json']

/** The reports that the reader may see. */
export function useReports() {
  return usePages({
    key: () => ['onsite', 'reports'],
    page: async (query) => answerOf(await api.reports.$get({ query })),
  })
}

/** One report, its moves and its changes. */
export function useReport(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { data, isPending, error, refetch } = useQuery({
    key: () => ['onsite', 'report', toValue(id)],
    query: async () => answerOf(await reportApi.$get({ param: { id: toValue(id) } })),
  })
  const onSettled = () => {
    void cache.invalidateQueries({ key: ['onsite', 'inspection'] })
    void cache.invalidateQueries({ key: ['onsite', 'reports'] })
    return cache.invalidateQueries({ key: ['onsite', 'report', toValue(id)] })
  }
  const param = () => ({ id: toValue(id) })
  const { mutateAsync: moveReport } = useMutation({
    mutation: async (json: Move) => {
      const header = { 'if-match': versionTag(data.value?.rowVersion ?? 0) }
      return answerOf(await reportApi.moves.$post({ param: param(), header, json }))
    },
    onSettled,
  })
  const { mutateAsync: changeReport } = useMutation({
    mutation: async ({ version, json }: { version: number; json: ReportText }) =>
      answerOf(await reportApi.$patch({ param: param(), header: { 'if-match': versionTag(version) }, json })),
    onSettled,
  })
  return { report: data, isPending, error, retry: () => refetch(), moveReport, changeReport }
}

/** Draws up the report of an inspection; `key` is its id, so that sending twice draws it up once. */
export function useDrawReport(inspectionId: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  const { mutateAsync } = useMutation({
    mutation: async ({ key, json }: { key: string; json: ReportText }) =>
      answerOf(
        await api.inspections[':id'].report.$post({
          param: { id: toValue(inspectionId) },
          header: { 'idempotency-key': key },
          json,
        }),
      ),
    onSettled: () => {
      void cache.invalidateQueries({ key: ['onsite', 'reports'] })
      return cache.invalidateQueries({ key: ['onsite', 'inspection', toValue(inspectionId)] })
    },
  })
  return { drawReport: mutateAsync }
}
