import type { Answer, Client } from '@xuncha/platform/testing'
import { expect } from 'vitest'

/** Everybody who has a part in the round. */
export const names = [
  'office',
  'leader',
  'deputy',
  'member',
  'member2',
  'unit',
  'unit2',
  'discipline',
  'organisation',
  'leading-group',
  'office-b',
] as const

export const planning = '/api/p/planning'
export const onsite = '/api/p/onsite'
export const rectification = '/api/p/rectification'
export const integrity = '/api/p/integrity'

/** The answer's body, when it has the status that the story needs to go on. */
export function told(answer: Answer, status: number | readonly number[] = [200, 201]) {
  const wanted = typeof status === 'number' ? [status] : status
  expect(wanted, answer.text).toContain(answer.status)
  return answer.body
}

/** Makes a move on the record as it is now. */
export async function move(client: Client, record: string, name: string, said: object = {}) {
  const { rowVersion } = told(await client.get(record))
  return client.post(`${record}/moves`, { move: name, ...said }, { version: rowVersion })
}
