import type { Side, Who } from './cast.ts'
import { TODAY } from './stage.ts'
import { onsite, type Records, rectification, type Telling } from './telling.ts'

/** Who does what in each of the two teams and units. */
const parts = {
  1: { head: 'leader', deputy: 'deputy', first: 'member', second: 'member2', unit: 'unit' },
  2: { head: 'leader2', deputy: 'deputy2', first: 'member3', second: 'member4', unit: 'unit2' },
} as const satisfies Record<Side, Record<string, Who>>

/** One team at its unit, from the first talk to an item in every second state; its ids go into `records`. */
export async function playInspection(telling: Telling, side: Side, records: Records): Promise<void> {
  await workOnSite(telling, side, records)
  await reportAndFeedback(telling, side, records)
  await rectify(telling, side, records)
  const { who } = telling
  const late = `${onsite}/inspections/${records.inspections}/papers`
  records.drafts = (await who[parts[side].first].post(late, paperOf(telling, side, records, 'paper'))).id
}

/** A paper on what was heard and seen; what its findings say goes to the unit in the end. */
function paperOf({ say }: Telling, side: Side, records: Records, topic: 'finding' | 'paper') {
  return {
    title: say(side, topic),
    problem: say(side, topic),
    basis: say(side, 'paper'),
    category: 'G3-3',
    nature: 'general',
    severity: 'serious',
    responsibility: say(side, 'paper'),
    requirement: say(side, topic),
    interviewIds: [records.interviews],
    checkIds: [records.checks],
  }
}

async function workOnSite(telling: Telling, side: Side, records: Records) {
  const { who, person, say } = telling
  const { head, deputy, first, second, unit } = parts[side]
  const inspection = (await who[head].get(`${onsite}/inspections`)).items.find(
    (one: { closedOn: string | null }) => one.closedOn === null,
  )
  records.inspections = inspection.id
  const at = `${onsite}/inspections/${inspection.id}`
  const talk = await who[first].post(`${at}/interviews`, {
    heldOn: TODAY,
    place: say(side, 'talk'),
    talkeeRole: say(side, 'talk'),
    interviewerIds: [person(first), person(second)],
    recorderId: person(second),
    topics: say(side, 'talk'),
    content: say(side, 'talk'),
    signed: true,
  })
  const check = await who[second].post(`${at}/checks`, {
    heldOn: TODAY,
    place: say(side, 'paper'),
    sampled: say(side, 'paper'),
    reason: say(side, 'paper'),
    found: say(side, 'paper'),
  })
  records.interviews = talk.id
  records.checks = check.id

  const written = (topic: 'finding' | 'paper') => paperOf(telling, side, records, topic)
  records.papers = (await who[first].post(`${at}/papers`, written('finding'))).id
  const { id: dropped } = await who[first].post(`${at}/papers`, written('paper'))
  await who[first].post(`${at}/papers`, written('paper'))

  const paper = `${onsite}/papers/${records.papers}`
  await who[first].move(paper, 'sign')
  await who[second].move(paper, 'sign')
  await who[deputy].move(paper, 'return', { reason: say(side, 'paper') })
  await who[first].move(paper, 'sign')
  await who[second].move(paper, 'sign')
  await who[deputy].move(paper, 'review')
  const evidence = await who[first].upload(
    `${paper}/evidence?name=${say(side, 'paper')}.txt`,
    say(side, 'paper'),
  )
  records['papers/evidence'] = evidence.id
  await who[head].move(paper, 'approve')
  await who[head].move(paper, 'sendFacts', { replyBy: '2031-12-20' })
  const fact = (await who[unit].get(`${onsite}/facts`)).items[0]
  records.facts = fact.id
  await who[unit].post(
    `${onsite}/facts/${fact.id}/answer`,
    { opinion: 'partly', statement: say(side, 'statement') },
    fact.rowVersion,
  )
  await who[head].move(paper, 'recheck', { reason: say(side, 'paper') })
  await who[head].move(paper, 'bring')
  const open = (await who[head].get(`${at}/papers`)).items.filter(
    ({ id }: { id: string }) => id !== records.papers && id !== dropped,
  )
  const meeting = await who[head].post(`${at}/meetings`, {
    heldOn: TODAY,
    attendeeIds: [head, deputy, first, second].map(person),
    views: say(side, 'meeting'),
    decisions: [
      { paperId: records.papers, decision: 'adopt', dissent: say(side, 'meeting') },
      { paperId: dropped, decision: 'drop', reason: say(side, 'meeting') },
      ...open.map(({ id }: { id: string }) => ({
        paperId: id,
        decision: 'merge',
        into: records.papers,
        reason: say(side, 'meeting'),
      })),
    ],
  })
  records.meetings = meeting.id
}

async function reportAndFeedback({ stage, who, say }: Telling, side: Side, records: Records) {
  const { head, unit } = parts[side]
  const words = () => ({ overview: say(side, 'report'), advice: say(side, 'report') })
  records.reports = (await who[head].post(`${onsite}/inspections/${records.inspections}/report`, words())).id
  const report = `${onsite}/reports/${records.reports}`
  await who[head].move(report, 'submit')
  await who['leading-group'].move(report, 'hear')
  await who['leading-group'].move(report, 'decide', { decision: say(side, 'report') })
  const feedback = await who.office.post(`${report}/feedback`, {
    number: say(side, 'feedback'),
    overview: say(side, 'feedback'),
    advice: say(side, 'feedback'),
  })
  records.feedback = feedback.id
  await who.office.move(`${onsite}/feedback/${feedback.id}`, 'deliver')
  await stage.platform.settled()
  await who[unit].move(`${onsite}/feedback/${feedback.id}`, 'receipt', { statement: say(side, 'receipt') })
}

async function rectify({ who, person, say }: Telling, side: Side, records: Records) {
  const { unit } = parts[side]
  const item = (await who[unit].get(`${rectification}/items`)).items[0]
  records.items = item.id
  const at = `${rectification}/items/${item.id}`
  const measure = (kind: string) => ({
    kind,
    text: say(side, 'item'),
    leader: say(side, 'item'),
    dueOn: '2032-02-15',
  })
  const version = async () => (await who[unit].get(at)).rowVersion
  await who[unit].post(
    `${at}/plan`,
    {
      goal: say(side, 'item'),
      cause: say(side, 'item'),
      causeCodes: ['rule_missing'],
      leader: say(side, 'item'),
      department: say(side, 'item'),
      dueOn: '2032-02-28',
      measures: [measure('symptom'), measure('root')],
    },
    await version(),
  )
  await who[unit].move(at, 'submitPlan')
  await who.discipline.move(at, 'approvePlan')
  await who[unit].post(`${at}/progress`, { heldOn: TODAY, text: say(side, 'item') })
  await who[unit].upload(
    `${at}/evidence?kind=effect&name=${say(side, 'item')}.txt&note=${say(side, 'item')}`,
    say(side, 'item'),
  )
  const dossier = await who[unit].get(`${at}/dossier`)
  records['items/measures'] = dossier.measures[0].id
  records['items/evidence'] = dossier.evidence[0].id
  await who[unit].move(at, 'declare')
  await who.discipline.move(at, 'startVerification')
  const seen = () => ({ heldOn: TODAY, method: say(side, 'opinion'), finding: say(side, 'opinion') })
  await who.discipline.post(`${at}/verifications`, { result: 'complete', ...seen() }, await version())
  await who.organisation.post(`${at}/opinions`, { verdict: 'agree', text: say(side, 'opinion') })
  await who.office.move(at, 'close')
  const again = { roundTitle: say(side, 'opinion'), finding: say(side, 'opinion') }
  await who.discipline.post(`${at}/look-back`, { ...again, reason: say(side, 'opinion') }, await version())

  // Typed in by the office, and left where it begins.
  await who.office.post(`${rectification}/items`, {
    unitId: person(side === 1 ? 'township' : 'hospital'),
    unitName: say(side, 'item'),
    roundTitle: say(side, 'item'),
    number: say(side, 'item'),
    title: say(side, 'item'),
    problem: say(side, 'item'),
    requirement: say(side, 'item'),
    category: 'G1',
    nature: 'general',
    deliveredOn: TODAY,
  })
}
