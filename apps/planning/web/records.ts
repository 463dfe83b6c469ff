import { labels } from '@xuncha/domain'
import type { RecordFinder, RecordReader } from '@xuncha/plugin-sdk/web'
import { answerOf, findAmong, findInAll } from '@xuncha/ui'
import { api } from './api.ts'

/** Finds rounds, for the palette. */
export default function findRecords({ can, locale }: RecordReader): RecordFinder {
  const states = labels[locale].round.states
  const rounds = findAmong(
    async (query) => answerOf(await api.rounds.$get({ query })),
    ({ id, title, state }) => ({ id, title, detail: states[state], path: `/rounds/${id}` }),
  )
  return findInAll(can('planning.round:read') ? [rounds] : [])
}
