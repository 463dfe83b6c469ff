import { randomUUID } from 'node:crypto'
import { type Client, useTestPlatform } from '@xuncha/platform/testing'
import { describe, expect, test } from 'vitest'
import { idOfKey, integrity, nothingNoted, situations } from './integrity.ts'
import { neighbour } from './neighbour/index.ts'

const platform = useTestPlatform([neighbour, integrity])
const given = situations(platform)
const path = '/api/p/integrity/evaluations'

platform.clock.set('2031-07-05')

async function openFor(key: string, roundId: string) {
  const { items } = (await (await platform.as(key)).get(path)).body
  return items.find((item: { roundId: string }) => item.roundId === roundId)
}

function submit(
  client: Client,
  evaluation: { id: string; rowVersion: number },
  answers: object[],
  remarks = '',
) {
  return client.post(
    `${path}/${evaluation.id}/submit`,
    { answers, remarks },
    { version: evaluation.rowVersion },
  )
}

describe('an evaluation', () => {
  test('opens for each unit when the round closes, once however often that is told', async () => {
    const { roundId, again } = await given.closed()
    await again()
    const items = (await (await platform.as('office')).get(path)).body.items
    const opened = items.filter((item: { roundId: string }) => item.roundId === roundId)
    expect(
      opened.map(({ unitName, state }: { unitName: string; state: string }) => `${unitName}/${state}`).sort(),
    ).toEqual(['测试县医院/open', '测试镇/open'])
    const { items: work } = (await (await platform.as('unit')).get('/api/p/integrity/work')).body
    expect(work).toContainEqual(
      expect.objectContaining({ detail: '对巡察组作出评估', title: '2031 年第一轮巡察 第一巡察组' }),
    )
  })

  test('is answered by the unit alone, and once', async () => {
    const { roundId } = await given.closed()
    const evaluation = await openFor('unit', roundId)
    expect(evaluation.unitId).toBe(idOfKey('township'))
    for (const other of ['unit2', 'office', 'discipline', 'leader', 'office-b']) {
      const refused = await submit(await platform.as(other), evaluation, nothingNoted)
      expect([other, refused.status]).toEqual([other, 404])
    }
    const unit = await platform.as('unit')
    const submitted = await submit(unit, evaluation, nothingNoted, '工作扎实')
    expect([submitted.status, submitted.body]).toMatchObject([
      200,
      { state: 'submitted', submittedOn: '2031-07-05', remarks: '工作扎实', verbs: [] },
    ])
    const again = await submit(unit, { ...evaluation, rowVersion: 2 }, nothingNoted)
    expect([again.status, again.body.code]).toEqual([409, 'move.wrong-state'])
    const stale = await submit(unit, evaluation, nothingNoted)
    expect([stale.status, stale.body.facts]).toEqual([412, { yours: 1, ours: 2 }])
  })

  test('answers every heading, and says what where it notes something', async () => {
    const { roundId } = await given.closed()
    const unit = await platform.as('unit')
    const evaluation = await openFor('unit', roundId)
    const partly = await submit(unit, evaluation, nothingNoted.slice(1))
    expect([partly.body.code, partly.body.facts]).toEqual([
      'evaluation.unanswered',
      { headings: ['political'] },
    ])
    const bare = [{ heading: 'political', choice: 'noted', facts: ' ' }, ...nothingNoted.slice(1)]
    expect((await submit(unit, evaluation, bare)).body.code).toBe('evaluation.no-facts')
    expect((await openFor('unit', roundId)).state).toBe('open')
  })

  test('asks for choices and facts, and takes no score', async () => {
    const { roundId } = await given.closed()
    const evaluation = await openFor('unit', roundId)
    const scored = [{ heading: 'political', choice: '5', facts: '' }, ...nothingNoted.slice(1)]
    const unit = await platform.as('unit')
    expect((await submit(unit, evaluation, scored)).status).toBe(422)
    expect((await submit(unit, evaluation, [...nothingNoted, nothingNoted[0] as object])).status).toBe(422)
  })

  test('waits for the unit, and for nobody who only reads it', async () => {
    await given.closed()
    for (const reader of ['office', 'discipline', 'organisation', 'leading-group', 'leader'])
      expect([reader, (await (await platform.as(reader)).get('/api/p/integrity/work')).body.items]).toEqual([
        reader,
        [],
      ])
  })

  test('is no reading for the team, and carries nobody’s name', async () => {
    const { roundId } = await given.closed()
    const evaluation = await openFor('unit', roundId)
    await submit(await platform.as('unit'), evaluation, nothingNoted, '无')
    const leader = await platform.as('leader')
    const none = await leader.get(`${path}/${randomUUID()}`)
    const theirs = await leader.get(`${path}/${evaluation.id}`)
    expect([theirs.status, theirs.text]).toEqual([404, none.text])
    expect((await leader.get(path)).status).toBe(404)
    const read = await (await platform.as('discipline')).get(`${path}/${evaluation.id}`)
    expect(read.status).toBe(200)
    expect(read.text).not.toContain('王书记')
    expect(read.text).not.toContain(idOfKey('unit'))
  })

  test('of another unit or county answers as one that does not exist', async () => {
    const { roundId } = await given.closed()
    const evaluation = await openFor('unit', roundId)
    const none = await (await platform.as('unit2')).get(`${path}/${randomUUID()}`)
    for (const other of ['unit2', 'unit-b', 'office-b']) {
      const read = await (await platform.as(other)).get(`${path}/${evaluation.id}`)
      expect([other, read.status, read.text]).toEqual([other, 404, none.text])
    }
  })
})
