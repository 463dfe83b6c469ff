import { randomUUID } from 'node:crypto'
import { type Client, COUNTY, idOf, type TestPlatform } from '@xuncha/platform/testing'

export const base = '/api/p/rectification'

/** The unit of the account `unit`, and that of `unit2`. */
export const township = idOf(COUNTY, 'township')
export const hospital = idOf(COUNTY, 'hospital')

/** An item as the office types one in. */
export function typed(changes: Record<string, unknown> = {}) {
  return {
    unitId: township,
    unitName: '测试镇',
    roundTitle: '第六轮巡察',
    number: 'XC-01',
    title: '惠农补贴发放不及时',
    problem: '2025 年耕地地力保护补贴逾期 47 天发放。',
    requirement: '查明原因，按期足额发放。',
    category: 'G4-1',
    nature: 'individual',
    deliveredOn: '2026-09-01',
    ...changes,
  }
}

/** A plan that lacks nothing. */
export function plan(changes: Record<string, unknown> = {}) {
  return {
    goal: '补贴在到账后十五个工作日内发放到户',
    cause: '台账由一人掌握，无人复核',
    causeCodes: ['rule_missing'],
    leader: '王书记',
    department: '财政所',
    dueOn: '2026-11-30',
    measures: [
      { text: '补发逾期补贴', kind: 'symptom', leader: '李所长', dueOn: '2026-10-10' },
      { text: '建立发放台账双人复核制度', kind: 'root', leader: '李所长', dueOn: '2026-11-10' },
    ],
    ...changes,
  }
}

/** What people do to items, one step each, every one expected to succeed. */
export function stepsOn(county: TestPlatform) {
  const path = (id: string) => `${base}/items/${id}`

  async function expectDone(answer: Awaited<ReturnType<Client['get']>>) {
    if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`)
    return answer.body
  }
  async function read(id: string) {
    return expectDone(await (await county.as('office')).get(path(id)))
  }
  const steps = {
    read,
    async typeIn(changes: Record<string, unknown> = {}): Promise<string> {
      const id = randomUUID()
      await expectDone(await (await county.as('office')).post(`${base}/items`, typed(changes), { key: id }))
      return id
    },
    async plan(id: string, changes: Record<string, unknown> = {}) {
      const { rowVersion } = await read(id)
      return expectDone(
        await (await county.as('unit')).post(`${path(id)}/plan`, plan(changes), { version: rowVersion }),
      )
    },
    async tryMove(who: string, id: string, move: string, reason?: string) {
      const { rowVersion } = await read(id)
      return (await county.as(who)).post(`${path(id)}/moves`, { move, reason }, { version: rowVersion })
    },
    async move(who: string, id: string, move: string, reason?: string) {
      return expectDone(await steps.tryMove(who, id, move, reason))
    },
    async prove(id: string, kind = 'effect', content = `成效 ${randomUUID()}`) {
      const query = new URLSearchParams({ kind, name: '发放凭证.pdf', note: '银行回单' })
      return expectDone(
        await (await county.as('unit')).upload(`${path(id)}/evidence?${query}`, content, 'application/pdf'),
      )
    },
    async opine(who: string, id: string, verdict = 'agree') {
      return expectDone(
        await (await county.as(who)).post(`${path(id)}/opinions`, { verdict, text: '已见实效' }),
      )
    },
    async tryVerify(who: string, id: string, result = 'complete') {
      const { rowVersion } = await read(id)
      const seen = { result, heldOn: '2026-11-20', method: '入户抽查 12 户', finding: '12 户均已足额到账' }
      return (await county.as(who)).post(`${path(id)}/verifications`, seen, { version: rowVersion })
    },
    async verify(who: string, id: string, result = 'complete') {
      return expectDone(await steps.tryVerify(who, id, result))
    },
    /** An item on which the unit works by an approved plan. */
    async inProgress(changes: Record<string, unknown> = {}) {
      const id = await steps.typeIn(changes)
      await steps.plan(id)
      await steps.move('unit', id, 'submitPlan')
      await steps.move('office', id, 'approvePlan')
      return id
    },
    /** An item that the unit declared done, and that somebody went to see. */
    async verifying(kind = 'effect') {
      const id = await steps.inProgress()
      await steps.prove(id, kind)
      await steps.move('unit', id, 'declare')
      await steps.move('discipline', id, 'startVerification')
      return id
    },
    /** An item that was struck off. */
    async closed() {
      const id = await steps.verifying()
      await steps.opine('discipline', id)
      await steps.verify('discipline', id)
      await steps.move('office', id, 'close')
      return id
    },
  }
  return steps
}
