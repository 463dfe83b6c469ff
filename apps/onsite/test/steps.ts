import { randomUUID } from 'node:crypto'
import { type Answer, COUNTY, idOf, type TestPlatform } from '@xuncha/platform/testing'
import server from '../server/index.ts'

export const base = '/api/p/onsite'

/** The units of the accounts `unit` and `unit2`. */
export const township = idOf(COUNTY, 'township')
export const hospital = idOf(COUNTY, 'hospital')

export const person = (key: string) => idOf(COUNTY, key)

export const team = [
  { personId: person('leader'), name: '孙组长', duty: 'head' },
  { personId: person('deputy'), name: '李副组长', duty: 'deputy' },
  { personId: person('member'), name: '周组员', duty: 'member' },
  { personId: person('member2'), name: '吴组员', duty: 'member' },
] as const

/** A talk that lacks nothing. */
export function talk(changes: Record<string, unknown> = {}) {
  return {
    heldOn: '2026-10-12',
    place: '镇政府 302 室',
    talkeeRole: '财政所工作人员',
    interviewerIds: [person('member'), person('member2')],
    recorderId: person('member2'),
    topics: '惠农补贴发放',
    content: '补贴款到账后由一人掌握台账，无人复核。',
    signed: true,
    ...changes,
  }
}

/** A draft that lacks nothing. */
export function draft(changes: Record<string, unknown> = {}) {
  return {
    title: '惠农补贴发放不及时',
    problem: '2025 年耕地地力保护补贴逾期 47 天发放。',
    basis: '《农业相关转移支付资金管理办法》关于及时拨付的规定',
    category: 'G4-1',
    nature: 'individual',
    severity: null,
    responsibility: '镇党委主体责任',
    requirement: '查明原因，按期足额发放。',
    interviewIds: [],
    checkIds: [],
    ...changes,
  }
}

/** One record of each kind, as far as there is one. */
export type KnownRecords = Record<
  'inspection' | 'paper' | 'evidence' | 'report' | 'feedback' | 'fact',
  string
>

/** Every GET route of the module, with the ids of records that exist. */
export function everyGet(known: KnownRecords): string[] {
  const paths = server.routes.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
  const idOf = (path: string) =>
    known[(/^\/(\w+)/.exec(path)?.[1] ?? '').replace(/s$/, '') as keyof KnownRecords] ?? ''
  return [...new Set(paths)].map((path) =>
    path.replace(':evidenceId', known.evidence).replace(':id', idOf(path)),
  )
}

/** What people do on site, one step each; what is not a `try` is expected to succeed. */
export function stepsOn(county: TestPlatform) {
  const expectDone = (answer: Answer) => {
    if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`)
    return answer.body
  }
  const as = (who: string) => county.as(who)

  const steps = {
    /** An authorised team with one unit: yields the unit inspection's id. */
    async authorised(changes: { unitId?: string; until?: string; members?: readonly object[] } = {}) {
      const inspectionId = randomUUID()
      const told = {
        roundId: randomUUID(),
        roundTitle: '第六轮巡察',
        teamId: randomUUID(),
        teamName: '第一巡察组',
        members: changes.members ?? team,
        units: [
          { inspectionId, unitId: changes.unitId ?? township, unitName: '测试镇', unitType: 'township' },
        ],
        startsOn: '2026-10-10',
        until: changes.until ?? '2039-12-31',
        focus: ['G1', 'G4-1'],
      }
      expectDone(await (await as('leading-group')).post('/api/p/planning/authorise', told))
      await county.settled()
      return { inspectionId, told }
    },
    async close({ told }: { told: { roundId: string; roundTitle: string } }) {
      const closed = { roundId: told.roundId, roundTitle: told.roundTitle, closedOn: '2026-11-20', teams: [] }
      expectDone(await (await as('leading-group')).post('/api/p/planning/close', closed))
      await county.settled()
    },
    async interview(inspectionId: string, changes: Record<string, unknown> = {}) {
      return expectDone(
        await (await as('member')).post(`${base}/inspections/${inspectionId}/interviews`, talk(changes)),
      )
    },
    async draft(inspectionId: string, changes: Record<string, unknown> = {}, who = 'member') {
      return expectDone(
        await (await as(who)).post(`${base}/inspections/${inspectionId}/papers`, draft(changes)),
      )
    },
    async paper(id: string, who = 'leader') {
      return expectDone(await (await as(who)).get(`${base}/papers/${id}`))
    },
    async prove(id: string, content = `凭证 ${randomUUID()}`) {
      const client = await as('member')
      return expectDone(
        await client.upload(`${base}/papers/${id}/evidence?name=凭证.pdf`, content, 'application/pdf'),
      )
    },
    async tryMove(who: string, id: string, move: string, facts: Record<string, unknown> = {}) {
      const { rowVersion } = await steps.paper(id)
      return (await as(who)).post(`${base}/papers/${id}/moves`, { move, ...facts }, { version: rowVersion })
    },
    async move(who: string, id: string, move: string, facts: Record<string, unknown> = {}) {
      return expectDone(await steps.tryMove(who, id, move, facts))
    },
    /** The fact check of a paper, as the unit finds it. */
    async fact(paperId: string, who = 'unit') {
      const { problem } = await steps.paper(paperId)
      const { items } = expectDone(await (await as(who)).get(`${base}/facts`))
      return items.find((each: { fact: string }) => each.fact === problem)
    },
    async answer(paperId: string, opinion: string, statement = '') {
      const { id, rowVersion } = await steps.fact(paperId)
      return expectDone(
        await (
          await as('unit')
        ).post(`${base}/facts/${id}/answer`, { opinion, statement }, { version: rowVersion }),
      )
    },
    /** A paper that two signed and that has evidence. */
    async cosigned(inspectionId: string, changes: Record<string, unknown> = {}) {
      const { id } = await steps.draft(inspectionId, { problem: `问题 ${randomUUID()}`, ...changes })
      await steps.prove(id)
      await steps.move('member', id, 'sign')
      await steps.move('member2', id, 'sign')
      return id as string
    },
    /** A paper whose facts lie with the unit. */
    async sent(inspectionId: string, changes: Record<string, unknown> = {}) {
      const id = await steps.cosigned(inspectionId, changes)
      await steps.move('deputy', id, 'review')
      await steps.move('leader', id, 'approve')
      await steps.move('leader', id, 'sendFacts', { replyBy: '2039-01-31' })
      return id
    },
    /** A paper that waits for the team meeting. */
    async collegial(inspectionId: string, changes: Record<string, unknown> = {}) {
      const id = await steps.sent(inspectionId, changes)
      await steps.answer(id, 'agreed')
      await steps.move('leader', id, 'bring')
      return id
    },
    async tryMeet(
      inspectionId: string,
      decisions: object[],
      who = 'leader',
      changes: Record<string, unknown> = {},
    ) {
      const held = {
        heldOn: '2026-10-20',
        attendeeIds: team.map(({ personId }) => personId),
        views: '逐份研究，意见一致。',
        decisions,
        ...changes,
      }
      return (await as(who)).post(`${base}/inspections/${inspectionId}/meetings`, held)
    },
    async meet(inspectionId: string, ...decisions: object[]) {
      return expectDone(await steps.tryMeet(inspectionId, decisions))
    },
    async adopted(inspectionId: string, changes: Record<string, unknown> = {}) {
      const id = await steps.collegial(inspectionId, changes)
      await steps.meet(inspectionId, { paperId: id, decision: 'adopt' })
      return id
    },
    async tryReport(inspectionId: string, who = 'leader') {
      const text = { overview: '总体评价', advice: '意见建议' }
      return (await as(who)).post(`${base}/inspections/${inspectionId}/report`, text)
    },
    async report(id: string, who = 'leader') {
      return expectDone(await (await as(who)).get(`${base}/reports/${id}`))
    },
    async tryMoveReport(who: string, id: string, move: string, facts: Record<string, unknown> = {}) {
      const { rowVersion } = await steps.report(id)
      return (await as(who)).post(`${base}/reports/${id}/moves`, { move, ...facts }, { version: rowVersion })
    },
    async moveReport(who: string, id: string, move: string, facts: Record<string, unknown> = {}) {
      return expectDone(await steps.tryMoveReport(who, id, move, facts))
    },
    /** A report that the leading group decided. */
    async decided(inspectionId: string) {
      await steps.adopted(inspectionId)
      const { id } = expectDone(await steps.tryReport(inspectionId))
      await steps.moveReport('leader', id, 'submit')
      await steps.moveReport('leading-group', id, 'hear')
      await steps.moveReport('leading-group', id, 'decide', { decision: '同意，按程序反馈' })
      return id as string
    },
    async tryPrepare(reportId: string, who = 'office') {
      const text = { number: '巡反〔2026〕1号', overview: '总体评价', advice: '整改要求' }
      return (await as(who)).post(`${base}/reports/${reportId}/feedback`, text)
    },
    async delivered(inspectionId: string) {
      const { id, rowVersion } = expectDone(await steps.tryPrepare(await steps.decided(inspectionId)))
      const path = `${base}/feedback/${id}/moves`
      expectDone(await (await as('office')).post(path, { move: 'deliver' }, { version: rowVersion }))
      await county.settled()
      return id as string
    },
  }
  return steps
}
