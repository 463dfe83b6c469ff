import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { COUNTY, idOf, useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, plan, stepsOn } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)

/** Somebody is moved to another organisation. */
async function move(username: string, organisation: string) {
  await county.owner
    .updateTable('platform.person')
    .set({ organisation_id: idOf(COUNTY, organisation) })
    .where('id', '=', idOf(COUNTY, username))
    .execute()
}

describe('the plan', () => {
  test('a plan for a problem of general nature is refused without a measure at the root', async () => {
    const id = await steps.typeIn({ nature: 'general' })
    const [symptom] = plan().measures
    await steps.plan(id, { measures: [symptom] })
    const refused = await steps.tryMove('unit', id, 'submitPlan')
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({
      code: 'rectification.no-root-measure',
      facts: { nature: 'general' },
    })

    await steps.plan(id)
    expect(await steps.move('unit', id, 'submitPlan')).toMatchObject({ state: 'plan_review' })
  })

  test('the liaison of the unit prepares plan and evidence, and leaves the moves to the head', async () => {
    const id = await steps.typeIn()
    const clerk = await county.as('clerk')
    const path = `${base}/items/${id}`
    const before = await clerk.get(path)
    expect(before.body.verbs).toEqual([
      { name: 'submitPlan', open: false, asks: [], why: { code: 'rectification.head-decides' } },
    ])
    const { rowVersion } = before.body
    expect((await clerk.post(`${path}/plan`, plan(), { version: rowVersion })).status).toBe(200)
    expect((await steps.tryMove('clerk', id, 'submitPlan')).body).toMatchObject({ code: 'move.wrong-role' })
    await steps.move('unit', id, 'submitPlan')
    await steps.move('office', id, 'approvePlan')
    const waiting = await clerk.get(`${base}/work`)
    expect(waiting.body.items.map(({ path: at }: { path: string }) => at)).toContain(`/items/${id}`)
    const query = new URLSearchParams({ kind: 'effect', name: '发放凭证.pdf', note: '银行回单' })
    const added = await clerk.upload(`${path}/evidence?${query}`, '成效', 'application/pdf')
    expect(added.status).toBe(201)
    expect((await steps.tryMove('clerk', id, 'declare')).body).toMatchObject({ code: 'move.wrong-role' })
  })

  test('the button of a plan that is not whole is off and says what is missing', async () => {
    const id = await steps.typeIn()
    const { body } = await (await county.as('unit')).get(`${base}/items/${id}`)
    expect(body.verbs).toEqual([
      { name: 'submitPlan', open: false, asks: [], why: { code: 'rectification.no-goal' } },
    ])
  })

  test('a submitted plan is not rewritten, unless it was returned with a reason', async () => {
    const id = await steps.typeIn()
    await steps.plan(id)
    const { rowVersion } = await steps.move('unit', id, 'submitPlan')
    const unit = await county.as('unit')
    const late = await unit.post(`${base}/items/${id}/plan`, plan(), { version: rowVersion })
    expect(late.body).toMatchObject({ status: 409, code: 'rectification.not-now' })

    expect((await steps.tryMove('office', id, 'returnPlan')).body).toMatchObject({ code: 'move.missing' })
    await steps.move('office', id, 'returnPlan', '目标不可检验')
    await steps.plan(id, { goal: '两个月内发放到位率 100%' })
    expect(await steps.read(id)).toMatchObject({ goal: '两个月内发放到位率 100%', state: 'awaiting_claim' })
  })

  test('a plan that was submitted stays on record word for word when it is rewritten', async () => {
    const id = await steps.typeIn()
    await steps.plan(id, { goal: '第一稿' })
    await steps.move('unit', id, 'submitPlan')
    await steps.move('discipline', id, 'returnPlan', '措施不具体')
    await steps.plan(id, { goal: '第二稿' })
    await steps.move('unit', id, 'submitPlan')
    const { body } = await (await county.as('office')).get(`${base}/items/${id}/dossier`)
    const goals = body.timeline.flatMap(
      ({ facts }: { facts?: { plan?: { goal: string } } }) => facts?.plan?.goal ?? [],
    )
    expect(goals).toEqual(['第一稿', '第二稿'])
  })
})

describe('versions', () => {
  test('a move made on an old version is refused and names both versions', async () => {
    const id = await steps.typeIn()
    await steps.plan(id)
    const unit = await county.as('unit')
    const answer = await unit.post(`${base}/items/${id}/moves`, { move: 'submitPlan' }, { version: 1 })
    expect(answer.status).toBe(412)
    expect(answer.body).toMatchObject({ code: 'stale', facts: { yours: 1, ours: 2 } })
    expect(await steps.read(id)).toMatchObject({ state: 'awaiting_claim', rowVersion: 2 })
  })

  test('two who decide at once on the same version: one decides, the other is told', async () => {
    const id = await steps.typeIn()
    await steps.plan(id)
    const { rowVersion: version } = await steps.move('unit', id, 'submitPlan')
    const path = `${base}/items/${id}/moves`
    const answers = await Promise.all([
      (await county.as('discipline')).post(path, { move: 'approvePlan' }, { version }),
      (await county.as('organisation')).post(path, { move: 'returnPlan', reason: '再议' }, { version }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
  })
})

describe('declaring and verifying', () => {
  test('nothing is declared done without evidence', async () => {
    const id = await steps.inProgress()
    const refused = await steps.tryMove('unit', id, 'declare')
    expect(refused.body).toMatchObject({ status: 409, code: 'rectification.no-evidence' })
  })

  test('evidence and progress are added while the unit works on it, and not while others check', async () => {
    const id = await steps.verifying()
    await expect(steps.prove(id)).rejects.toThrow('rectification.not-now')
    const unit = await county.as('unit')
    const late = await unit.post(`${base}/items/${id}/progress`, { heldOn: '2026-11-21', text: '补记' })
    expect(late.body).toMatchObject({ status: 409, code: 'rectification.not-now' })
    const { body } = await unit.get(`${base}/items/${id}/dossier`)
    expect(body.progress).toEqual([])
  })

  test('who declared an item done does not verify it, whatever other roles they have', async () => {
    const id = await steps.inProgress()
    await steps.prove(id)
    await county.changeRole('unit', 'give', 'discipline')
    await steps.move('unit', id, 'declare')
    expect((await steps.tryMove('unit', id, 'startVerification')).body).toMatchObject({
      status: 409,
      code: 'rectification.own-verification',
    })
    await steps.move('discipline', id, 'startVerification')
    // As long as they are of the unit, no other role opens this at all; the rule meets whoever has moved on since.
    expect((await steps.tryVerify('unit', id)).status).toBe(404)
    await county.changeRole('unit', 'take', 'unit-head')
    expect((await steps.tryVerify('unit', id)).status).toBe(404)
    await move('unit', 'discipline-commission')
    expect((await steps.tryVerify('unit', id)).body).toMatchObject({ code: 'rectification.own-verification' })
    expect(await steps.verify('organisation', id)).toMatchObject({ state: 'completed' })
    await county.changeRole('unit', 'take', 'discipline')
    await county.changeRole('unit', 'give', 'unit-head')
    await move('unit', 'township')
  })

  test('a verification is on record with its method and moves the item by its result', async () => {
    const id = await steps.verifying()
    expect(await steps.verify('organisation', id, 'findNotDone')).toMatchObject({ state: 'not_completed' })
    const { body } = await (await county.as('unit')).get(`${base}/items/${id}/dossier`)
    expect(body.verifications).toMatchObject([
      { method: '入户抽查 12 户', result: 'findNotDone', personName: '褚科长' },
    ])
  })

  test('an opinion is asked for only once there is something to have one about', async () => {
    const id = await steps.inProgress()
    await expect(steps.opine('discipline', id)).rejects.toThrow('rectification.nothing-declared')
  })
})

describe('closing', () => {
  test('is refused without evidence of effect', async () => {
    const id = await steps.verifying('document')
    await steps.opine('discipline', id)
    await steps.verify('discipline', id)
    expect((await steps.tryMove('office', id, 'close')).body).toMatchObject({
      status: 409,
      code: 'rectification.no-effect',
    })
  })

  test('is refused without the agreement of a supervisor', async () => {
    const id = await steps.verifying()
    await steps.verify('discipline', id)
    expect((await steps.tryMove('office', id, 'close')).body).toMatchObject({
      code: 'rectification.no-opinion',
    })
    await steps.opine('organisation', id, 'disagree')
    expect((await steps.tryMove('office', id, 'close')).body).toMatchObject({
      code: 'rectification.no-opinion',
    })
  })

  test('is refused before a second person verified', async () => {
    const id = await steps.verifying()
    await steps.opine('discipline', id)
    expect((await steps.tryMove('office', id, 'close')).body).toMatchObject({
      status: 409,
      code: 'move.wrong-state',
    })
  })

  test('each refusal is a sentence in the language of the reader', async () => {
    const id = await steps.verifying('document')
    await steps.verify('discipline', id)
    const { rowVersion: version } = await steps.read(id)
    const office = await county.as('office')
    const path = `${base}/items/${id}/moves`
    const zh = await office.post(path, { move: 'close' }, { version })
    const en = await office.post(path, { move: 'close' }, { version, headers: { 'accept-language': 'en' } })
    expect(zh.body.title).toBe('没有成效证明，不能销号')
    expect(en.body.title).toBe('Without proof of effect it cannot be struck off')
  })

  test('is the office’s: with evidence, opinion and a second person it strikes the item off', async () => {
    const id = await steps.closed()
    expect(await steps.read(id)).toMatchObject({ state: 'closed' })
  })
})

describe('looking back', () => {
  const found = { roundTitle: '第八轮“回头看”', finding: '补贴再次逾期', reason: '问题复发' }

  test('a closed item found again is reopened, and what went before stays on record', async () => {
    const id = await steps.closed()
    const { rowVersion: version } = await steps.read(id)
    const reopened = await (
      await county.as('discipline')
    ).post(`${base}/items/${id}/look-back`, found, { version })
    expect(reopened.status).toBe(201)
    expect(reopened.body).toMatchObject({
      state: 'reopened',
      cycle: 2,
      evidenceKinds: [],
      disciplineVerdict: null,
    })

    const { body } = await (await county.as('unit')).get(`${base}/items/${id}/dossier`)
    expect(body.lookBacks).toMatchObject([{ finding: '补贴再次逾期' }])
    expect(body.evidence).toMatchObject([{ cycle: 1 }])
    expect(body.opinions).toMatchObject([{ cycle: 1, verdict: 'agree' }])
    expect(body.timeline.map(({ move }: { move: string }) => move)).toEqual([
      'submitPlan',
      'approvePlan',
      'declare',
      'startVerification',
      'complete',
      'close',
      'reopen',
    ])
  })

  test('what closed it the first time does not close it again', async () => {
    const id = await steps.closed()
    const { rowVersion: version } = await steps.read(id)
    await (await county.as('office')).post(`${base}/items/${id}/look-back`, found, { version })
    await steps.move('unit', id, 'submitPlan')
    await steps.move('office', id, 'approvePlan')
    const refused = await steps.tryMove('unit', id, 'declare')
    expect(refused.body).toMatchObject({ code: 'rectification.no-evidence' })
  })

  test('sent twice under one key it reopens once', async () => {
    const id = await steps.closed()
    const { rowVersion: version } = await steps.read(id)
    const office = await county.as('office')
    const key = randomUUID()
    for (let time = 0; time < 2; time++) {
      const { status, body } = await office.post(`${base}/items/${id}/look-back`, found, { version, key })
      expect([status, body.cycle]).toEqual([201, 2])
    }
  })

  test('the unit cannot reopen, and nobody reopens what is not closed', async () => {
    const id = await steps.inProgress()
    const path = `${base}/items/${id}/look-back`
    expect((await (await county.as('unit')).post(path, found, { version: 4 })).status).toBe(404)
    const { rowVersion: version } = await steps.read(id)
    expect((await (await county.as('office')).post(path, found, { version })).body).toMatchObject({
      code: 'move.wrong-state',
    })
    const { body } = await (await county.as('office')).get(`${base}/items/${id}/dossier`)
    expect(body.lookBacks).toEqual([])
  })
})
