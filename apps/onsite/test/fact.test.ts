import { beforeAll, describe, expect, test } from 'vitest'
import { useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from './plugins.ts'
import { base, stepsOn } from './steps.ts'

const county = useTestPlatform(plugins)
const steps = stepsOn(county)
let inspectionId: string

beforeAll(async () => {
  ;({ inspectionId } = await steps.authorised())
})

describe('a fact check 事实确认', () => {
  test('shows the unit the facts as sent and nothing of the paper behind them', async () => {
    const id = await steps.sent(inspectionId)
    const fact = await steps.fact(id)
    expect(Object.keys(fact).sort()).toEqual([
      'answeredAt',
      'answeredByName',
      'fact',
      'id',
      'opinion',
      'replyBy',
      'roundTitle',
      'rowVersion',
      'sentOn',
      'statement',
      'teamName',
    ])
  })

  test('is not seen before it is sent', async () => {
    const id = await steps.cosigned(inspectionId)
    expect(await steps.fact(id)).toBeUndefined()
  })

  test('takes the statement verbatim, and the paper shows it to the team', async () => {
    const id = await steps.sent(inspectionId)
    await steps.answer(id, 'partly', '  其中 3 户已于 9 月补发，\n凭证可查。  ')
    const { factChecks } = await steps.paper(id)
    expect(factChecks).toMatchObject([
      { opinion: 'partly', statement: '其中 3 户已于 9 月补发，\n凭证可查。', answeredByName: '王书记' },
    ])
  })

  test('wants words where the unit disagrees', async () => {
    const { id, rowVersion } = await steps.fact(await steps.sent(inspectionId))
    const mute = await (
      await county.as('unit')
    ).post(`${base}/facts/${id}/answer`, { opinion: 'contested', statement: '' }, { version: rowVersion })
    expect(mute).toMatchObject({ status: 409, body: { code: 'onsite.statement-missing' } })
  })

  test('is answered once', async () => {
    const paperId = await steps.sent(inspectionId)
    const { id } = await steps.fact(paperId)
    await steps.answer(paperId, 'agreed')
    const again = await (
      await county.as('unit')
    ).post(`${base}/facts/${id}/answer`, { opinion: 'contested', statement: '反悔' }, { version: 2 })
    expect(again).toMatchObject({ status: 409, body: { code: 'onsite.answered' } })
  })

  test('that was contested is checked again by somebody who did not write it, before the team decides', async () => {
    const id = await steps.sent(inspectionId)
    await steps.answer(id, 'contested', '情况不属实')
    expect(await steps.tryMove('leader', id, 'bring')).toMatchObject({
      body: { code: 'paper.not-rechecked' },
    })
    expect(await steps.tryMove('member', id, 'recheck', { reason: '自己复核' })).toMatchObject({
      body: { code: 'paper.own-review' },
    })
    await steps.move('deputy', id, 'recheck', { reason: '调取银行流水，逾期属实' })
    expect(await steps.move('leader', id, 'bring')).toMatchObject({ state: 'collegial' })
  })

  test('that was not answered in time lets the team go on, and ends with that', async () => {
    const id = await steps.cosigned(inspectionId)
    await steps.move('deputy', id, 'review')
    await steps.move('leader', id, 'approve')
    expect(await steps.tryMove('leader', id, 'sendFacts')).toMatchObject({
      body: { code: 'onsite.reply-by' },
    })
    const today = county.clock.today()
    await steps.move('leader', id, 'sendFacts', { replyBy: today })
    const fact = await steps.fact(id)
    expect(await steps.tryMove('leader', id, 'bring')).toMatchObject({ body: { code: 'paper.not-heard' } })
    county.clock.set('2039-06-01')
    await steps.move('leader', id, 'bring')
    expect(await steps.paper(id)).toMatchObject({ factChecks: [{ outcome: 'no_reply' }] })
    const late = await (
      await county.as('unit')
    ).post(
      `${base}/facts/${fact.id}/answer`,
      { opinion: 'agreed', statement: '' },
      { version: fact.rowVersion },
    )
    expect(late).toMatchObject({ status: 409, body: { code: 'onsite.fact-closed' } })
  })
})
