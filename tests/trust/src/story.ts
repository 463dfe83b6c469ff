import { evaluationHeadings } from '@xuncha/domain'
import { PASSWORD } from '@xuncha/platform/testing'
import { canary } from './canary-text.ts'
import { cast, type CastMember, everybody, idle, isInspector, type Side, units, type Who } from './cast.ts'
import { playInspection } from './story-inspection.ts'
import { type County, idIn, nameIn, type Stage } from './stage.ts'
import { integrity, onsite, planning, type Records, type Telling } from './telling.ts'
import { type Voice, voiceOf } from './voice.ts'

/** What a county has once its story was told. */
export interface Told {
  county: County
  /** Of each team and unit. What is the whole county's is in both. */
  sides: Record<Side, Records>
  /** Of a round that both teams were in and that is closed. */
  closed: Records
}

/**
 * Tells a county's story, every free text a canary: a first round to its end, so that there are evaluations; a second
 * one, under way, with a record of every kind for each of two teams.
 */
export async function tell(stage: Stage, county: County): Promise<Told> {
  const voices = await Promise.all(
    everybody.map(async (key) => [key, voiceOf(await stage.platform.as(nameIn(county, key)))] as const),
  )
  const telling: Telling = {
    stage,
    county,
    who: Object.fromEntries(voices) as Record<Who, Voice>,
    person: (key) => idIn(county, key),
    account: (key) => idIn(county, `account/${nameIn(county, key)}`),
    say: (side, topic) => canary(county, side, topic),
  }
  const sides: Record<Side, Records> = { 1: {}, 2: {} }
  await telling.who.secadmin.post('/api/session/step-up', { password: PASSWORD })
  await declare(telling)
  const first = await openRound(telling, 1)
  const [inspection] = (await telling.who.office.get(`${onsite}/inspections`)).items
  await telling.who.office.move(first.at, 'close')
  await stage.platform.settled()
  await evaluate(telling)
  const second = await openRound(telling, 2)
  const third = await draftRound(telling, 3, 'draft')
  for (const side of [1, 2] as const) {
    const { teamId, memberId } = second.teams[side]
    const records = sides[side]
    Object.assign(records, {
      // Everybody of a team has a part in the second round; nobody has one in the third yet.
      rounds: side === 1 ? second.roundId : third.roundId,
      'rounds/documents': side === 1 ? second.documentId : third.documentId,
      teams: teamId,
      members: memberId,
      units: telling.person(units[side]),
      organisations: telling.person(units[side]),
      people: telling.person(side === 1 ? 'member' : 'member3'),
      accounts: telling.account(idle[side - 1] as string),
      modules: 'integrity',
      'security-rules': 'session.idle-minutes',
      'role-changes': await proposeRole(telling, side),
    })
    await askForRecusal(telling, side, records)
    await playInspection(telling, side, records)
    await readIntegrity(telling, side, records)
  }
  const closed = {
    rounds: first.roundId,
    'rounds/documents': first.documentId,
    teams: first.teams[1].teamId,
    members: first.teams[1].memberId,
    inspections: inspection.id,
  }
  return { county, sides, closed }
}

/** What administrators say is said of nobody's work, and stands in their own ledger. */
async function proposeRole({ who, account, say }: Telling, side: Side): Promise<string> {
  const accountId = account(idle[side - 1] as string)
  const reason = say(side, 'grant')
  const proposal = { accountId, act: 'give', role: 'office', reason }
  return (await who.secadmin.post('/api/admin/role-changes', proposal)).id
}

async function declare({ who, person, say }: Telling) {
  const entry = (side: Side, topicSide: Side) => ({
    unitId: person(units[side]),
    ground: 'in_law',
    relation: say(topicSide, 'declaration').slice(0, 100),
    post: say(topicSide, 'declaration'),
  })
  await who.office.post(`${integrity}/declarations`, {
    personId: person('kin'),
    onPaper: true,
    entries: [{ ...entry(1, 1), relation: '妻弟', post: '财政所所长' }],
  })
  // Each declares something about the other team's unit, so that it keeps nobody from serving.
  await who.member.post(`${integrity}/declarations`, { entries: [entry(2, 1)] })
  await who.member3.post(`${integrity}/declarations`, { entries: [entry(1, 2)] })
}

interface DraftRound {
  at: string
  roundId: string
  documentId: string
}

interface OpenRound extends DraftRound {
  teams: Record<Side, { teamId: string; memberId: string }>
}

async function draftRound(
  { who, person, say }: Telling,
  number: number,
  topic: 'round' | 'draft' = 'round',
): Promise<DraftRound> {
  const speech = topic === 'draft' ? 'draft' : 'speech'
  const round = await who.office.post(`${planning}/rounds`, {
    year: 2031,
    number,
    kind: 'regular',
    title: say(0, topic),
    startsOn: '2031-12-01',
    endsOn: '2032-01-31',
    focus: ['G1', 'G3-3'],
    units: [
      { unitId: person(units[1]), teamIndex: 0 },
      { unitId: person(units[2]), teamIndex: 1 },
    ],
    teams: [{ name: say(1, topic) }, { name: say(2, topic) }],
  })
  const at = `${planning}/rounds/${round.id}`
  const title = encodeURIComponent(say(0, speech))
  const document = await who.office.upload(
    `${at}/documents?kind=mobilisation-speech&title=${title}&name=${say(0, speech)}.txt`,
    say(0, speech),
  )
  return { at, roundId: round.id, documentId: document.id }
}

async function openRound(telling: Telling, number: number): Promise<OpenRound> {
  const { stage, who, person, say } = telling
  const draft = await draftRound(telling, number)
  const { at } = draft
  await who.office.move(at, 'submit')
  await who['leading-group'].move(at, 'return', { reason: say(0, 'speech') })
  await who.office.move(at, 'submit')
  await who['leading-group'].move(at, 'approve')

  const { teams } = await who.office.get(at)
  const inspectors = everybody.filter((key) => isInspector(cast[key]))
  const nominated: string[] = []
  for (const key of inspectors) {
    const { part, of }: CastMember = cast[key]
    const members = `${planning}/teams/${teams[(of ?? 1) - 1].id}/members`
    nominated.push((await who.office.post(members, { personId: person(key), duty: part })).memberId)
  }
  await stage.platform.settled()
  for (const key of inspectors) {
    const [due] = (await who[key].get(`${integrity}/commitments?state=due`)).items
    const signed = { agreed: true, noConflict: true }
    await who[key].post(`${integrity}/commitments/${due.id}/sign`, signed, due.rowVersion)
  }
  await stage.platform.settled()
  for (const { id } of teams) {
    const now = (await who.office.get(at)).teams.find((team: { id: string }) => team.id === id)
    await who['leading-group'].post(`${planning}/teams/${id}/authorise`, {}, now.rowVersion)
  }
  await stage.platform.settled()
  await who.office.move(at, 'deploy')
  return {
    ...draft,
    teams: {
      1: { teamId: teams[0].id, memberId: nominated[0] ?? '' },
      2: { teamId: teams[1].id, memberId: nominated.at(-1) ?? '' },
    },
  }
}

async function evaluate({ who, say }: Telling) {
  for (const [side, key] of [
    [1, 'unit'],
    [2, 'unit2'],
  ] as const) {
    const { id, rowVersion } = (await who[key].get(`${integrity}/evaluations`)).items[0]
    const answers = evaluationHeadings.map((heading) => ({
      heading,
      choice: 'noted',
      facts: say(side, 'evaluation'),
    }))
    const said = { answers, remarks: say(side, 'evaluation') }
    await who[key].post(`${integrity}/evaluations/${id}/submit`, said, rowVersion)
  }
}

/** A unit asks that one of its team stand aside, and is told that they need not. */
async function askForRecusal({ who, say }: Telling, side: Side, records: Records) {
  const unit = who[side === 1 ? 'unit' : 'unit2']
  const [member] = (await unit.get(`${integrity}/team-members`)).items
  records['team-members'] = member.id
  const asked = { memberId: member.id, ground: 'same_class', statement: say(side, 'request') }
  const { id, rowVersion } = await unit.post(`${integrity}/recusal-requests`, asked)
  const refused = { move: 'refuse', reason: say(side, 'request') }
  await who['leading-group'].post(`${integrity}/recusal-requests/${id}/decision`, refused, rowVersion)
  records['recusal-requests'] = id
}

async function readIntegrity({ who }: Telling, side: Side, records: Records) {
  const own = who[side === 1 ? 'member' : 'member3']
  const unit = who[side === 1 ? 'unit' : 'unit2']
  records.declarations = (await own.get(`${integrity}/declarations`)).items[0].id
  records.commitments = (await own.get(`${integrity}/commitments`)).items[0].id
  records.evaluations = (await unit.get(`${integrity}/evaluations`)).items[0].id
}
