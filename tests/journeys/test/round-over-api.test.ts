import { readFile } from 'node:fs/promises'
import { evaluationHeadings } from '@xuncha/domain'
import { type Client, COUNTY, idOf, useTestPlatform } from '@xuncha/platform/testing'
import { plugins } from '@xuncha/test-kit/plugins'
import { beforeAll, describe, expect, test } from 'vitest'
import { integrity, move, names, onsite, planning, rectification, told } from '../api/telling.ts'

const platform = useTestPlatform(plugins)
const speech = await readFile(
  new URL('../../../apps/api/demo/mobilisation-speech.txt', import.meta.url),
  'utf8',
)

const who = {} as Record<(typeof names)[number], Client>

const person = (key: string) => idOf(COUNTY, key)
const today = '2031-12-01'

beforeAll(async () => {
  platform.clock.set(today)
  for (const name of names) who[name] = await platform.as(name)
})

// One story in order: each chapter stands on the one before.
describe('a round over the API, from plan to closed rectification', () => {
  let roundId: string
  let teamId: string
  let inspectionId: string
  const papers: Record<'reported' | 'dropped', string> = { reported: '', dropped: '' }
  let reportId: string
  let feedbackId: string
  let itemId: string

  test('the office plans the round, attaches the speech, and the leading group approves', async () => {
    const round = told(
      await who.office.post(`${planning}/rounds`, {
        year: 2031,
        number: 3,
        kind: 'regular',
        title: '本届县委第三轮巡察',
        startsOn: '2031-12-01',
        endsOn: '2032-01-15',
        focus: ['G1', 'G1-3', 'G3', 'G3-3', 'G4-2'],
        units: [{ unitId: person('township') }, { unitId: person('hospital') }],
        teams: [{ name: '县委第一巡察组' }],
      }),
    )
    roundId = round.id
    const at = `${planning}/rounds/${roundId}`
    const document = told(
      await who.office.upload(
        `${at}/documents?kind=mobilisation-speech&title=${encodeURIComponent('动员讲话')}&name=speech.txt`,
        speech,
        'text/plain',
      ),
    )
    const read = told(await who.office.get(`${at}/documents/${document.id}`))
    expect(read.text).toBe(speech)

    told(await move(who.office, at, 'submit'))
    expect(told(await move(who.office, at, 'approve'), [404, 409]).code).toMatch(/not-found|wrong-role/)
    told(await move(who['leading-group'], at, 'approve'))
    const approved = told(await who.office.get(at))
    expect(approved).toMatchObject({ state: 'approved', hasSpeech: true })
    teamId = approved.teams.length ? approved.teams[0].id : ''
    expect(teamId).not.toBe('')
  })

  test('one declared kin at a unit is refused with the reason; the team declares and is authorised for this round only', async () => {
    told(
      await who.office.post(`${integrity}/declarations`, {
        personId: person('kin'),
        onPaper: true,
        entries: [{ unitId: person('township'), ground: 'in_law', relation: '妻弟', post: '财政所所长' }],
      }),
    )
    const members = `${planning}/teams/${teamId}/members`
    const refused = told(await who.office.post(members, { personId: person('kin'), duty: 'member' }), 409)
    expect(refused.code).toBe('planning.recused')
    expect(JSON.stringify(refused.facts)).toContain('妻弟')

    for (const [key, duty] of [
      ['leader', 'head'],
      ['deputy', 'deputy'],
      ['member', 'member'],
      ['member2', 'member'],
    ] as const)
      told(await who.office.post(members, { personId: person(key), duty }))
    await platform.settled()

    const authorise = async () => {
      const round = told(await who['leading-group'].get(`${planning}/rounds/${roundId}`))
      const team = round.teams.find(({ id }: { id: string }) => id === teamId)
      return who['leading-group'].post(
        `${planning}/teams/${teamId}/authorise`,
        {},
        { version: team.rowVersion },
      )
    }
    expect(told(await authorise(), 409).code).toBe('staff.not-declared')
    expect((await who.leader.get(`${onsite}/inspections`)).status).toBe(404)

    for (const name of ['leader', 'deputy', 'member', 'member2'] as const) {
      const [due] = told(await who[name].get(`${integrity}/commitments`)).items
      told(
        await who[name].post(
          `${integrity}/commitments/${due.id}/sign`,
          { agreed: true, noConflict: true },
          { version: due.rowVersion },
        ),
      )
    }
    await platform.settled()
    told(await authorise())
    await platform.settled()
    told(await move(who.office, `${planning}/rounds/${roundId}`, 'deploy'))
    const inspections = told(await who.leader.get(`${onsite}/inspections`)).items
    expect(inspections).toHaveLength(2)
    inspectionId = inspections.find((one: { unitId: string }) => one.unitId === person('township')).id
  })

  test('on site: interview by two, spot check, papers with evidence, signed by two, reviewed, confirmed by the unit, adopted', async () => {
    const at = `${onsite}/inspections/${inspectionId}`
    const interview = {
      heldOn: today,
      place: '镇政府三楼会议室',
      talkeeRole: '镇财政所工作人员',
      interviewerIds: [person('member'), person('member2')],
      recorderId: person('member2'),
      topics: '惠农资金发放与公开',
      content: '谈及惠农资金发放台账由两人分别登记，年底未核对。',
      signed: true,
    }
    const alone = { ...interview, interviewerIds: [person('member'), person('member')] }
    told(await who.member.post(`${at}/interviews`, alone), [409, 422])
    const talk = told(await who.member.post(`${at}/interviews`, interview))
    const check = told(
      await who.member.post(`${at}/checks`, {
        heldOn: today,
        place: '镇便民服务中心',
        sampled: '2025 年惠农资金发放凭证十二份',
        reason: '按发放批次随机抽取',
        found: '五份凭证与台账金额不符。',
      }),
    )

    const text = (title: string) => ({
      title,
      problem: '惠农资金台账登记不完整，十二份凭证中有五份与台账不符。',
      basis: '《农村集体经济组织财务制度》关于定期核对的规定',
      category: 'G3-3',
      nature: 'general',
      severity: 'serious',
      responsibility: '镇党委',
      requirement: '补齐台账，建立按季核对制度并公开。',
      interviewIds: [talk.id],
      checkIds: [check.id],
    })
    papers.reported = told(await who.member.post(`${at}/papers`, text('惠农资金台账不完整'))).id
    papers.dropped = told(await who.member.post(`${at}/papers`, text('会议记录缺页'))).id

    const paper = `${onsite}/papers/${papers.reported}`
    told(await move(who.member, paper, 'sign'))
    expect(told(await move(who.member, paper, 'sign'), 409).code).toBe('paper.already-signed')
    told(await move(who.member2, paper, 'sign'))
    expect(told(await move(who.member, paper, 'review'), 409).code).toBe('move.wrong-role')
    told(await move(who.deputy, paper, 'review'))
    expect(told(await move(who.leader, paper, 'approve'), 409).code).toBe('paper.no-evidence')
    told(
      await who.member.upload(
        `${paper}/evidence?name=${encodeURIComponent('台账照片.png')}`,
        new Uint8Array([137, 80, 78, 71]),
        'image/png',
      ),
    )
    told(await move(who.leader, paper, 'approve'))
    told(await move(who.leader, paper, 'sendFacts', { replyBy: '2031-12-10' }))

    const facts = told(await who.unit.get(`${onsite}/facts`)).items
    expect(facts).toHaveLength(1)
    expect(JSON.stringify(facts)).not.toMatch(/member|谈及|镇党委财政所/)
    expect(told(await who.unit2.get(`${onsite}/facts`)).items).toEqual([])
    const statement = '情况属实，台账由两人分头登记，未及时核对，已着手补登。'
    told(
      await who.unit.post(
        `${onsite}/facts/${facts[0].id}/answer`,
        { opinion: 'agreed', statement },
        { version: facts[0].rowVersion },
      ),
    )
    expect(JSON.stringify(told(await who.leader.get(paper)))).toContain(statement)
    told(await move(who.leader, paper, 'bring'))
  })

  test('the report cannot be issued while the ledger does not balance; one draft is dropped with a reason and it does', async () => {
    const at = `${onsite}/inspections/${inspectionId}`
    const report = {
      overview: '该镇党委总体能够履行职责，但惠农资金管理存在薄弱环节。',
      advice: '一要补齐台账；二要建立按季核对制度。',
    }
    const unbalanced = told(await who.leader.post(`${at}/report`, report), 409)
    expect(unbalanced).toMatchObject({ code: 'report.unbalanced', facts: { recorded: 2, open: 2 } })

    platform.clock.set('2031-12-15')
    told(
      await who.leader.post(`${at}/meetings`, {
        heldOn: '2031-12-15',
        attendeeIds: ['leader', 'deputy', 'member', 'member2'].map(person),
        views: '一致认为台账问题事实清楚；会议记录缺页系装订差错。',
        decisions: [
          { paperId: papers.reported, decision: 'adopt' },
          { paperId: papers.dropped, decision: 'drop', reason: '经核对原件，系装订差错，不构成问题' },
        ],
      }),
    )
    const ledger = told(await who.leader.get(`${at}/ledger`))
    expect(ledger).toMatchObject({
      recorded: 2,
      reported: 1,
      merged: 0,
      transferred: 0,
      dropped: 1,
      open: 0,
      balanced: true,
    })
    reportId = told(await who.leader.post(`${at}/report`, report)).id
  })

  test('report to the leading group, decision, feedback: the unit sees its feedback and nothing else', async () => {
    const at = `${onsite}/reports/${reportId}`
    told(await move(who.leader, at, 'submit'))
    const early = await who.office.post(`${at}/feedback`, {
      number: '巡察反馈〔2031〕1号',
      overview: '总体评价',
      advice: '意见建议',
    })
    if (early.status < 300)
      expect(told(await move(who.office, `${onsite}/feedback/${early.body.id}`, 'deliver'), 409).code).toBe(
        'feedback.not-decided',
      )
    expect(told(await who.unit.get(`${onsite}/feedback`)).items).toEqual([])

    told(await move(who['leading-group'], at, 'hear'))
    told(await move(who['leading-group'], at, 'decide', { decision: '同意报告，按程序向该镇党委反馈。' }))
    feedbackId =
      early.status < 300
        ? early.body.id
        : told(
            await who.office.post(`${at}/feedback`, {
              number: '巡察反馈〔2031〕1号',
              overview: '总体评价',
              advice: '意见建议',
            }),
          ).id
    told(await move(who.office, `${onsite}/feedback/${feedbackId}`, 'deliver'))
    await platform.settled()

    const seen = told(await who.unit.get(`${onsite}/feedback/${feedbackId}`))
    expect(JSON.stringify(seen)).toContain('惠农资金台账')
    told(await move(who.unit, `${onsite}/feedback/${feedbackId}`, 'receipt'))

    const missing = (await who.unit.get(`${onsite}/nothing-of-the-kind`)).text
    for (const path of [
      `/inspections`,
      `/inspections/${inspectionId}`,
      `/inspections/${inspectionId}/papers`,
      `/inspections/${inspectionId}/interviews`,
      `/inspections/${inspectionId}/ledger`,
      `/papers/${papers.reported}`,
      `/reports/${reportId}`,
    ]) {
      const answer = await who.unit.get(onsite + path)
      expect([path, answer.status, answer.text]).toEqual([path, 404, missing])
    }
    expect((await who.unit2.get(`${onsite}/feedback/${feedbackId}`)).status).toBe(404)
  })

  test('rectification: plan, evidence, opinion, verification by somebody else, closed; a look-back reopens it', async () => {
    const items = told(await who.unit.get(`${rectification}/items`)).items
    expect(items).toHaveLength(1)
    itemId = items[0].id
    const at = `${rectification}/items/${itemId}`
    const version = async () => told(await who.office.get(at)).rowVersion

    const measure = (kind: string, text: string) => ({ kind, text, leader: '镇长', dueOn: '2032-02-15' })
    const plan = {
      goal: '台账完整、账实相符并按季公开',
      cause: '没有核对制度，登记责任不清',
      causeCodes: ['rule_missing', 'duty_unclear'],
      leader: '镇党委书记',
      department: '镇财政所',
      dueOn: '2032-02-28',
      measures: [measure('symptom', '补登 2025 年台账')],
    }
    told(await who.unit.post(`${at}/plan`, plan, { version: await version() }))
    expect(told(await move(who.unit, at, 'submitPlan'), 409).code).toBe('rectification.no-root-measure')
    plan.measures.push(measure('root', '建立惠农资金按季核对和公开制度'))
    told(await who.unit.post(`${at}/plan`, plan, { version: await version() }))
    told(await move(who.unit, at, 'submitPlan'))
    told(await move(who.discipline, at, 'approvePlan'))

    for (const list of ['problems', 'tasks', 'responsibilities'])
      expect(told(await who.unit.get(`${rectification}/lists/${list}`)).items.length).toBeGreaterThan(0)

    platform.clock.set('2031-12-28')
    told(await who.unit.post(`${at}/progress`, { heldOn: '2031-12-28', text: '已补登前两季度台账。' }))
    expect(told(await move(who.unit, at, 'declare'), 409).code).toBe('rectification.no-evidence')
    told(
      await who.unit.upload(
        `${at}/evidence?kind=effect&name=${encodeURIComponent('核对结果.pdf')}&note=${encodeURIComponent('十二份凭证全部相符')}`,
        '%PDF-1.7',
        'application/pdf',
      ),
    )
    told(await move(who.unit, at, 'declare'))

    platform.clock.set('2032-01-05')
    expect((await move(who.unit, at, 'startVerification')).status).toBeGreaterThanOrEqual(400)
    told(await move(who.discipline, at, 'startVerification'))
    told(
      await who.discipline.post(
        `${at}/verifications`,
        {
          result: 'complete',
          heldOn: '2032-01-05',
          method: '现场抽查凭证十二份',
          finding: '账实相符，制度已公布',
        },
        { version: await version() },
      ),
    )
    expect(told(await move(who.office, at, 'close'), 409).code).toBe('rectification.no-opinion')
    told(await who.organisation.post(`${at}/opinions`, { verdict: 'agree', text: '整改到位，同意销号。' }))
    told(await move(who.office, at, 'close'))
    expect(told(await who.unit.get(at)).state).toBe('closed')

    const before = told(await who.office.get(`${at}/dossier`))
    told(
      await who.discipline.post(
        `${at}/look-back`,
        { roundTitle: '巡察整改“回头看”', finding: '第一季度又有两份凭证未登记', reason: '问题复发' },
        { version: await version() },
      ),
    )
    expect(told(await who.office.get(at)).state).toBe('reopened')
    const after = told(await who.office.get(`${at}/dossier`))
    expect(JSON.stringify(after)).toContain('同意销号')
    expect(JSON.stringify(after).length).toBeGreaterThan(JSON.stringify(before).length)
  })

  test('after the round the team has no access any more, and the unit evaluates the team', async () => {
    expect((await who.leader.get(`${onsite}/inspections/${inspectionId}`)).status).toBe(200)
    told(await move(who.office, `${planning}/rounds/${roundId}`, 'close'))
    expect((await who.leader.get(`${onsite}/inspections/${inspectionId}`)).status).toBe(404)
    await platform.settled()

    const [evaluation] = told(await who.unit.get(`${integrity}/evaluations`)).items
    const answers = evaluationHeadings.map((heading) => ({ heading, choice: 'nothing', facts: '' }))
    told(
      await who.unit.post(
        `${integrity}/evaluations/${evaluation.id}/submit`,
        { answers, remarks: '巡察组作风严谨，没有影响正常工作。' },
        { version: evaluation.rowVersion },
      ),
    )
    expect((await who.leader.get(`${integrity}/evaluations/${evaluation.id}`)).status).toBe(404)
    expect(told(await who.office.get(`${integrity}/evaluations/${evaluation.id}`)).state).toBe('submitted')
  })

  test('for the second county none of it exists', async () => {
    const paths = [
      [planning, `/rounds/${roundId}`],
      [onsite, `/inspections/${inspectionId}`],
      [onsite, `/papers/${papers.reported}`],
      [onsite, `/reports/${reportId}`],
      [onsite, `/feedback/${feedbackId}`],
      [rectification, `/items/${itemId}`],
    ] as const
    for (const [module, path] of paths) {
      const theirs = await who['office-b'].get(module + path)
      const none = await who['office-b'].get(
        `${module}${path.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000')}`,
      )
      expect([path, theirs.status, theirs.text]).toEqual([path, 404, none.text])
    }
    for (const [module, list] of [
      [planning, 'rounds'],
      [onsite, 'inspections'],
      [rectification, 'items'],
      [integrity, 'evaluations'],
    ])
      expect(told(await who['office-b'].get(`${module}/${list}`)).items).toEqual([])
  })
})
