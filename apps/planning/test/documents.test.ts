import { useTestPlatform } from '@xuncha/platform/testing'
import { expect, test } from 'vitest'
import { neighbour } from './neighbour/index.ts'
import { attachSpeech, planning, readAs, rounds } from './planning.ts'

const platform = useTestPlatform([planning, neighbour])
const given = rounds(platform)
const api = '/api/p/planning'

test('the mobilisation speech is attached to the round and read in the page', async () => {
  const office = await platform.as('office')
  const { id } = await given.draft()
  const filed = await attachSpeech(office, id)
  expect([filed.status, filed.body]).toMatchObject([
    201,
    { title: '动员讲话', addedBy: '钱经办', mediaType: 'text/plain' },
  ])
  const read = await (
    await platform.as('leading-group')
  ).get(`${api}/rounds/${id}/documents/${filed.body.id}`)
  expect(read.body.text).toContain('一、明确方向')
  expect(await readAs(office, id)).toMatchObject({ hasSpeech: true, documents: [{ id: filed.body.id }] })
})

test('a document is downloaded as a file, never shown in our origin', async () => {
  const office = await platform.as('office')
  const { id } = await given.draft()
  const filed = await attachSpeech(office, id)
  const file = await office.get(`${api}/rounds/${id}/documents/${filed.body.id}/file`)
  expect(file.headers.get('content-disposition')).toContain('attachment')
  expect(file.text).toContain('二、突出重点')
})

test('what a round is inspected for is attached by the office alone, and to a round that exists', async () => {
  const { id } = await given.draft()
  const leaders = await platform.as('leading-group')
  expect((await attachSpeech(leaders, id)).status).toBe(404)
  const stranger = await platform.as('office-b')
  expect((await attachSpeech(stranger, id)).status).toBe(404)
})
