import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, hospital, stepsOn } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)
const dossier = async (id: string) =>
  (await (await county.as('office')).get(`${base}/items/${id}/dossier`)).body

test('progress is a dated record: a later one stands beside the earlier', async () => {
  const id = await steps.inProgress()
  const unit = await county.as('unit')
  for (const [heldOn, text] of [
    ['2026-10-01', '补发 40 户'],
    ['2026-10-20', '补发 96 户'],
  ])
    await unit.post(`${base}/items/${id}/progress`, { heldOn, text })
  const { progress } = await dossier(id)
  expect(progress).toMatchObject([{ heldOn: '2026-10-01', text: '补发 40 户' }, { heldOn: '2026-10-20' }])
})

test('progress sent twice under one key is there once', async () => {
  const id = await steps.inProgress()
  const unit = await county.as('unit')
  const key = randomUUID()
  for (let time = 0; time < 2; time++)
    await unit.post(`${base}/items/${id}/progress`, { heldOn: '2026-10-01', text: '补发 40 户' }, { key })
  expect((await dossier(id)).progress).toHaveLength(1)
})

test('a record along an item makes nobody’s reading of the item stale', async () => {
  const id = await steps.inProgress()
  const { rowVersion } = await steps.read(id)
  await steps.prove(id)
  expect(await steps.read(id)).toMatchObject({ rowVersion, evidenceKinds: ['effect'] })
})

test('evidence comes back byte for byte, as an attachment under its name', async () => {
  const id = await steps.inProgress()
  await steps.prove(id, 'effect', '发放回单 12 张')
  const [evidence] = (await dossier(id)).evidence
  const answer = await (await county.as('discipline')).get(`${base}/items/${id}/evidence/${evidence.id}`)
  expect(answer.text).toBe('发放回单 12 张')
  expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('发放凭证.pdf'))
})

test('a file is no more to be had than its item', async () => {
  const id = await steps.inProgress()
  await steps.prove(id)
  const [evidence] = (await dossier(id)).evidence
  const other = await steps.typeIn({ unitId: hospital, unitName: '测试县医院' })
  const paths = [
    `${id}/evidence/${evidence.id}`,
    `${other}/evidence/${evidence.id}`,
    `${id}/evidence/${randomUUID()}`,
  ]
  const unit2 = await county.as('unit2')
  const answers = await Promise.all(paths.map((path) => unit2.get(`${base}/items/${path}`)))
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
})

test('the two supervisors each give their own opinion, and a later one takes the place of their earlier', async () => {
  const id = await steps.verifying()
  await steps.opine('discipline', id, 'agree')
  await steps.opine('organisation', id, 'disagree')
  expect(await steps.read(id)).toMatchObject({ disciplineVerdict: 'agree', organisationVerdict: 'disagree' })
  await steps.opine('organisation', id, 'agree')
  expect(await steps.read(id)).toMatchObject({ disciplineVerdict: 'agree', organisationVerdict: 'agree' })
  expect(
    (await dossier(id)).opinions.map(({ side, verdict }: { side: string; verdict: string }) => [
      side,
      verdict,
    ]),
  ).toEqual([
    ['discipline', 'agree'],
    ['organisation', 'disagree'],
    ['organisation', 'agree'],
  ])
})

test('only the supervisors have opinions', async () => {
  const id = await steps.verifying()
  await expect(steps.opine('office', id)).rejects.toThrow('404')
  await expect(steps.opine('unit', id)).rejects.toThrow('404')
})

test('a measure is noted as carried out on its day', async () => {
  const id = await steps.inProgress()
  const [measure] = (await dossier(id)).measures
  const unit = await county.as('unit')
  await unit.post(`${base}/items/${id}/measures/${measure.id}/done`, { on: '2026-10-09' })
  expect((await dossier(id)).measures[0]).toMatchObject({ doneOn: '2026-10-09' })
  const none = await unit.post(`${base}/items/${id}/measures/${randomUUID()}/done`, { on: '2026-10-09' })
  expect(none.status).toBe(404)
})

test('what waits is on the desk of those it waits for', async () => {
  const id = await steps.verifying()
  const desk = async (who: string) => {
    const { body } = await (await county.as(who)).get(`${base}/work`)
    return body.items.find((item: { id: string }) => item.id === id)
  }
  expect(await desk('discipline')).toMatchObject({ state: '核查中', kind: 'waiting', path: `/items/${id}` })
  expect(await desk('unit')).toBeUndefined()
  expect(await desk('leading-group')).toBeUndefined()

  await steps.verify('discipline', id)
  expect(await desk('discipline')).toMatchObject({ state: '已完成' })
  await steps.opine('discipline', id)
  expect(await desk('discipline')).toBeUndefined()
  expect(await desk('office')).toMatchObject({ state: '已完成', kind: 'waiting' })
})

test('what was returned is on the unit’s desk, with the plan’s day while there is no plan', async () => {
  const waiting = await steps.typeIn()
  const returned = await steps.verifying()
  await steps.move('discipline', returned, 'return', '回单与名册不符')
  const { body } = await (await county.as('unit')).get(`${base}/work`)
  const desk = new Map(body.items.map((item: { id: string }) => [item.id, item]))
  expect(desk.get(waiting)).toMatchObject({
    kind: 'due',
    dueOn: '2026-10-01',
    title: 'XC-01 惠农补贴发放不及时',
  })
  expect(desk.get(returned)).toMatchObject({ kind: 'returned', dueOn: '2026-11-30' })
})
