import { answerOf, usePages } from '@xuncha/ui'
import type { InferResponseType } from 'hono/client'
import { api } from '../api.ts'

type RowOf<Call extends (...asked: never[]) => unknown> =
  InferResponseType<Call, 200> extends { items: (infer Row)[] } ? Row : never

export type ProblemRow = RowOf<typeof api.lists.problems.$get>
export type TaskRow = RowOf<typeof api.lists.tasks.$get>
export type ResponsibilityRow = RowOf<typeof api.lists.responsibilities.$get>

const limit = 100

/** List of problems 问题清单. */
export function useProblems() {
  return usePages<ProblemRow>({
    key: () => ['rectification', 'lists', 'problems'],
    limit,
    page: (query) => answerOf(api.lists.problems.$get({ query })),
  })
}

/** List of tasks 任务清单. */
export function useTasks() {
  return usePages<TaskRow>({
    key: () => ['rectification', 'lists', 'tasks'],
    limit,
    page: (query) => answerOf(api.lists.tasks.$get({ query })),
  })
}

/** List of responsibilities 责任清单. */
export function useResponsibilities() {
  return usePages<ResponsibilityRow>({
    key: () => ['rectification', 'lists', 'responsibilities'],
    limit,
    page: (query) => answerOf(api.lists.responsibilities.$get({ query })),
  })
}
