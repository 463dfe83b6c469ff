import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, hospital, stepsOn, township, typed } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)

const feedback = () => ({
  feedbackId: randomUUID(),
  roundId: randomUUID(),
  roundTitle: '第七轮巡察',
  inspectionId: randomUUID(),
  teamId: randomUUID(),
  unitId: hospital,
  unitName: '测试县医院',
  deliveredOn: '2026-09-01',
  findings: ['甲', '乙'].map((name, index) => ({
    findingId: randomUUID(),
    number: `0${index + 1}`,
    title: `问题${name}`,
    problem: `问题${name}的具体表现`,
    category: 'G3-2',
    nature: 'general',
    requirement: '立行立改',
  })),
})

describe('where items come from', () => {
  test('each finding of a delivered feedback becomes an item that waits to be claimed, word for word', async () => {
    const told = feedback()
    await (await county.as('office')).post('/api/p/onsite/feedback', told)
    await county.settled()

    const { body } = await (await county.as('unit2')).get(`${base}/items`)
    expect(body.items.map((item: { title: string }) => item.title).sort()).toEqual(['问题乙', '问题甲'])
    const item = await steps.read(told.findings[0]?.findingId ?? '')
    expect(item).toMatchObject({
      state: 'awaiting_claim',
      feedbackId: told.feedbackId,
      problem: '问题甲的具体表现',
    })
    expect(item).toMatchObject({ planDue: '2026-10-01', dueOn: '2026-12-01' })
  })

  test('the same feedback told twice makes each item once', async () => {
    const told = feedback()
    for (let time = 0; time < 2; time++)
      await (await county.as('office')).post('/api/p/onsite/feedback', told)
    await county.settled()

    const { body } = await (await county.as('unit2')).get(`${base}/items?text=问题甲`)
    const ids = body.items.map((item: { id: string }) => item.id)
    expect(ids.filter((id: string) => id === told.findings[0]?.findingId)).toHaveLength(1)
  })

  test('the items of one feedback are found by it, by whoever may read them', async () => {
    const [told, other] = [feedback(), feedback()]
    for (const one of [told, other]) await (await county.as('office')).post('/api/p/onsite/feedback', one)
    await county.settled()
    const of = async (username: string, feedbackId: string) => {
      const { body } = await (await county.as(username)).get(`${base}/items?feedbackId=${feedbackId}`)
      return body.items.map(({ id }: { id: string }) => id).sort()
    }
    const ids = told.findings.map(({ findingId }) => findingId).sort()
    expect(await of('office', told.feedbackId)).toEqual(ids)
    expect(await of('unit2', told.feedbackId)).toEqual(ids)
    expect(await of('unit', told.feedbackId)).toEqual([])
    expect(await of('office', randomUUID())).toEqual([])
  })

  test('the office types an item in without any neighbour', async () => {
    const answer = await (await county.as('office')).post(`${base}/items`, typed())
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      state: 'awaiting_claim',
      feedbackId: null,
      recordedByName: '钱经办',
      rowVersion: 1,
    })
  })

  test('an item sent twice under one key is there once, as it was first', async () => {
    const office = await county.as('office')
    const key = randomUUID()
    const first = await office.post(`${base}/items`, typed(), { key })
    const again = await office.post(`${base}/items`, typed({ title: '另一个标题' }), { key })
    expect(again.status).toBe(201)
    expect(again.body).toEqual(first.body)
  })

  test('a field that is missing or of no known kind is named', async () => {
    const { status, body } = await (
      await county.as('office')
    ).post(`${base}/items`, typed({ title: '', nature: '大' }))
    expect(status).toBe(422)
    expect(Object.keys(body.fields).sort()).toEqual(['nature', 'title'])
  })
})

describe('correcting', () => {
  test('the office corrects number and title on the version that it read', async () => {
    const id = await steps.typeIn()
    const answer = await (
      await county.as('office')
    ).patch(`${base}/items/${id}`, { title: '更正' }, { version: 1 })
    expect(answer.body).toMatchObject({ title: '更正', number: 'XC-01', rowVersion: 2 })
  })

  test('a correction of an old version is refused and names both versions', async () => {
    const id = await steps.typeIn()
    const office = await county.as('office')
    await office.patch(`${base}/items/${id}`, { title: '先到' }, { version: 1 })
    const late = await office.patch(`${base}/items/${id}`, { title: '后到' }, { version: 1 })
    expect(late.status).toBe(412)
    expect(late.body).toMatchObject({ code: 'stale', facts: { yours: 1, ours: 2 } })
  })

  test('the problem stays as it was fed back', async () => {
    const id = await steps.typeIn()
    const answer = await (
      await county.as('office')
    ).patch(`${base}/items/${id}`, { problem: '淡化' }, { version: 1 })
    expect(answer.status).toBe(422)
  })
})

describe('who sees what', () => {
  test('a unit sees its own items and no other', async () => {
    const own = await steps.typeIn()
    const other = await steps.typeIn({ unitId: hospital, unitName: '测试县医院' })
    const unit = await county.as('unit')
    const { body } = await unit.get(`${base}/items?limit=100`)
    const units = new Set(body.items.map((item: { unitId: string }) => item.unitId))
    expect([...units]).toEqual([township])
    expect((await unit.get(`${base}/items/${own}`)).status).toBe(200)
    expect((await unit.get(`${base}/items/${other}`)).status).toBe(404)
    expect((await unit.get(`${base}/items/${other}/dossier`)).status).toBe(404)
  })

  test('an item of another county answers exactly as one that does not exist', async () => {
    const id = await steps.typeIn()
    const elsewhere = await county.as('office-b')
    for (const path of [`items/${id}`, `items/${id}/dossier`]) {
      const there = await elsewhere.get(`${base}/${path}`)
      const nowhere = await elsewhere.get(`${base}/${path.replace(id, randomUUID())}`)
      expect(there.status).toBe(404)
      expect(there.text).toBe(nowhere.text)
    }
    const touched = await elsewhere.patch(`${base}/items/${id}`, { title: '越界' }, { version: 1 })
    expect(touched.status).toBe(404)
  })

  test('who may not type items in is answered as if the place did not exist', async () => {
    const unit = await county.as('unit')
    const { status, text } = await unit.post(`${base}/items`, typed())
    const nowhere = await unit.get(`${base}/items/${randomUUID()}`)
    expect([status, text]).toEqual([404, nowhere.text])
  })

  test('an administrator sees no content', async () => {
    expect((await (await county.as('sysadmin')).get(`${base}/items`)).status).toBe(404)
  })
})

describe('the ledger', () => {
  test('pages follow each other by due day, without a gap and without a repeat', async () => {
    for (const day of ['2039-03-03', '2039-03-01', '2039-03-01', '2039-03-02', '2039-03-02'])
      await steps.typeIn({ roundTitle: '分页', title: '分页', dueOn: day })
    const office = await county.as('office')
    const seen: { id: string; dueOn: string }[] = []
    for (let next: string | null = ''; next !== null;) {
      const { body } = await office.get(
        `${base}/items?text=分页&limit=2${next === '' ? '' : `&after=${next}`}`,
      )
      seen.push(...body.items)
      next = body.next
    }
    expect(seen.map(({ dueOn }) => dueOn)).toEqual(seen.map(({ dueOn }) => dueOn).sort())
    expect(new Set(seen.map(({ id }) => id)).size).toBe(5)
  })

  test('every number opens exactly the rows that it counts', async () => {
    county.clock.set('2031-11-23')
    const unit = await county.as('unit2')
    const { body: before } = await unit.get(`${base}/items/counts`)
    for (const day of ['2031-11-22', '2031-11-23', '2031-12-03', '2031-12-04', '2031-12-13', '2031-12-14'])
      await steps.typeIn({ unitId: hospital, unitName: '测试县医院', dueOn: day })
    const { body: counts } = await unit.get(`${base}/items/counts`)
    for (const due of ['overdue', 'urgent', 'soon'] as const) {
      const { body } = await unit.get(`${base}/items?due=${due}&limit=100`)
      expect(body.items).toHaveLength(counts.due[due])
    }
    const { body: waiting } = await unit.get(`${base}/items?state=awaiting_claim&limit=100`)
    expect(waiting.items).toHaveLength(counts.states.awaiting_claim)
    const { body: open } = await unit.get(`${base}/items?open=true&limit=100`)
    expect(open.items).toHaveLength(counts.open)
    expect(counts.due.overdue - before.due.overdue).toBe(1)
  })
})
