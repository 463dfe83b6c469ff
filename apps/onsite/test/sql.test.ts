import { expect, test } from 'vitest'
import { findCheck, listChecks, storeCheck } from '../server/checks.repository.ts'
import { findFact, listFacts, lockFact, storeAnswer, storeFactCheck } from '../server/facts.repository.ts'
import {
  changeFeedback,
  feedbackTimeline,
  findFeedback,
  findingsOf,
  listFeedback,
  lockFeedback,
  reportStateOf,
  storeFeedback,
  storeFeedbackMove,
} from '../server/feedback.repository.ts'
import {
  countsOf,
  findInspection,
  listInspections,
  lockInspection,
} from '../server/inspections.repository.ts'
import { findInterview, listInterviews, storeInterview } from '../server/interviews.repository.ts'
import {
  decisionsOf,
  decisionsOnPaper,
  findMeeting,
  listMeetings,
  storeDecision,
  storeMeeting,
} from '../server/meetings.repository.ts'
import {
  evidenceOf,
  factChecksOf,
  paperTimeline,
  signaturesOf,
  storeEvidence,
  storePaperMove,
  storeSignature,
  voidSignatures,
} from '../server/paper-parts.repository.ts'
import {
  changePaper,
  findPaper,
  listPapers,
  lockPaper,
  lockPaperOfFact,
  nextSerial,
  papersOf,
  sourcesIn,
  storePaper,
} from '../server/papers.repository.ts'
import {
  adoptedPapers,
  changeReport,
  countReports,
  feedbackIdOf,
  findReport,
  listReports,
  lockReport,
  papersOfReport,
  reportIdOf,
  reportTimeline,
  sectionsOf,
  storeReport,
  storeReportMove,
  storeSections,
} from '../server/reports.repository.ts'
import { closeTeams, rosterOf, rosterOfInspection, storeTeam } from '../server/teams.repository.ts'
import { openFacts, openFeedback, openPapers, openReports } from '../server/work.repository.ts'
import { ONE_TEAM, sqlOf, WORK_OF_ALL, WORK_OF_TEAM } from './recorder.ts'

const next = { after: 'a', limit: 50 }
const first = { limit: 50 }
const row = { id: 'i', state: 's' } as never
const all = { ...WORK_OF_ALL, from: ['decided'] as const, prepares: true }
const golden = (name: string) => `../server/${name}.repository.sql`

test('the statements about inspections and teams', async () => {
  const inspections = await sqlOf({
    'listInspections, of one team': (db) => listInspections(db, WORK_OF_TEAM, first),
    'listInspections, next page': (db) => listInspections(db, WORK_OF_ALL, next),
    findInspection: (db) => findInspection(db, WORK_OF_TEAM, 'i'),
    lockInspection: (db) => lockInspection(db, WORK_OF_TEAM, 'i'),
    countsOf: (db) => countsOf(db, WORK_OF_TEAM, 'i'),
  })
  await expect(inspections).toMatchFileSnapshot(golden('inspections'))
  const units = [{ inspectionId: 'i', unitId: 'u', unitName: 'n', unitType: 't' }]
  const members = [{ personId: 'p', name: 'n', duty: 'head' as const }]
  const team = { id: 't', roundId: 'r', roundTitle: 'r', name: 'n', startsOn: 'd', until: 'd', focus: ['G1'] }
  const teams = await sqlOf({
    storeTeam: (db) => storeTeam(db, { ...team, units, members }),
    closeTeams: (db) => closeTeams(db, { roundId: 'r', on: 'd' }),
    rosterOf: (db) => rosterOf(db, 't'),
    rosterOfInspection: (db) => rosterOfInspection(db, WORK_OF_TEAM, 'i'),
  })
  await expect(teams).toMatchFileSnapshot(golden('teams'))
})

test('the statements about talks, spot checks and meetings', async () => {
  const sql = await sqlOf({
    'listInterviews, next page': (db) => listInterviews(db, WORK_OF_TEAM, 'i', next),
    findInterview: (db) => findInterview(db, WORK_OF_TEAM, 'i'),
    storeInterview: (db) => storeInterview(db, row),
    listChecks: (db) => listChecks(db, WORK_OF_TEAM, 'i', first),
    findCheck: (db) => findCheck(db, WORK_OF_TEAM, 'i'),
    storeCheck: (db) => storeCheck(db, row),
    listMeetings: (db) => listMeetings(db, WORK_OF_TEAM, 'i', first),
    findMeeting: (db) => findMeeting(db, WORK_OF_TEAM, 'i'),
    decisionsOf: (db) => decisionsOf(db, WORK_OF_TEAM, 'i'),
    decisionsOnPaper: (db) => decisionsOnPaper(db, WORK_OF_TEAM, 'i'),
    storeMeeting: (db) => storeMeeting(db, row),
    storeDecision: (db) => storeDecision(db, row),
  })
  await expect(sql).toMatchFileSnapshot(golden('records'))
})

test('the statements about papers', async () => {
  const sql = await sqlOf({
    'listPapers, next page': (db) => listPapers(db, WORK_OF_TEAM, 'i', next),
    papersOf: (db) => papersOf(db, WORK_OF_TEAM, 'i'),
    findPaper: (db) => findPaper(db, WORK_OF_TEAM, 'i'),
    lockPaper: (db) => lockPaper(db, WORK_OF_TEAM, 'i'),
    lockPaperOfFact: (db) => lockPaperOfFact(db, 'i'),
    nextSerial: (db) => nextSerial(db, 't'),
    storePaper: (db) => storePaper(db, row),
    changePaper: (db) => changePaper(db, 'i', { state: 'adopted' }),
    sourcesIn: (db) => sourcesIn(db, 'i', { interviewIds: ['a'], checkIds: ['b'] }),
    signaturesOf: (db) => signaturesOf(db, WORK_OF_TEAM, 'i'),
    evidenceOf: (db) => evidenceOf(db, WORK_OF_TEAM, 'i'),
    factChecksOf: (db) => factChecksOf(db, WORK_OF_TEAM, 'i'),
    paperTimeline: (db) => paperTimeline(db, WORK_OF_TEAM, 'i'),
    storeSignature: (db) => storeSignature(db, row),
    voidSignatures: (db) => voidSignatures(db, 'i'),
    storePaperMove: (db) => storePaperMove(db, row),
    storeEvidence: (db) => storeEvidence(db, row),
  })
  await expect(sql).toMatchFileSnapshot(golden('papers'))
})

test('the statements of the unit’s side', async () => {
  const answer = { opinion: 'agreed', statement: '', personId: 'p', personName: 'n' } as const
  const sql = await sqlOf({
    'listFacts, next page': (db) => listFacts(db, ONE_TEAM, next),
    findFact: (db) => findFact(db, ONE_TEAM, 'i'),
    lockFact: (db) => lockFact(db, ONE_TEAM, 'i'),
    storeFactCheck: (db) => storeFactCheck(db, row),
    storeAnswer: (db) => storeAnswer(db, 'i', answer),
  })
  await expect(sql).toMatchFileSnapshot(golden('facts'))
})

test('the statements about reports and feedback', async () => {
  const reports = await sqlOf({
    'listReports, next page': (db) => listReports(db, all, next),
    findReport: (db) => findReport(db, all, 'i'),
    lockReport: (db) => lockReport(db, all, 'i'),
    sectionsOf: (db) => sectionsOf(db, all, 'i'),
    reportTimeline: (db) => reportTimeline(db, all, 'i'),
    papersOfReport: (db) => papersOfReport(db, all, 'i'),
    feedbackIdOf: (db) => feedbackIdOf(db, all, 'i'),
    reportIdOf: (db) => reportIdOf(db, 'i'),
    countReports: (db) => countReports(db, 't'),
    adoptedPapers: (db) => adoptedPapers(db, 'i'),
    storeReport: (db) => storeReport(db, row, []),
    storeSections: (db) => storeSections(db, [row]),
    changeReport: (db) => changeReport(db, 'i', { state: 'decided' }),
    storeReportMove: (db) => storeReportMove(db, row),
  })
  await expect(reports).toMatchFileSnapshot(golden('reports'))
  const feedback = await sqlOf({
    'listFeedback, next page': (db) => listFeedback(db, all, next),
    findFeedback: (db) => findFeedback(db, all, 'i'),
    lockFeedback: (db) => lockFeedback(db, all, 'i'),
    findingsOf: (db) => findingsOf(db, all, 'i'),
    feedbackTimeline: (db) => feedbackTimeline(db, all, 'i'),
    reportStateOf: (db) => reportStateOf(db, all, 'i'),
    storeFeedback: (db) => storeFeedback(db, row, [row]),
    changeFeedback: (db) => changeFeedback(db, 'i', { state: 'delivered' }),
    storeFeedbackMove: (db) => storeFeedbackMove(db, row),
  })
  await expect(feedback).toMatchFileSnapshot(golden('feedback'))
})

test('the statements of the work list', async () => {
  const sql = await sqlOf({
    openPapers: (db) => openPapers(db, WORK_OF_TEAM, true),
    openReports: (db) => openReports(db, all, true),
    openFeedback: (db) => openFeedback(db, ONE_TEAM, false),
    openFacts: (db) => openFacts(db, ONE_TEAM, true),
  })
  await expect(sql).toMatchFileSnapshot(golden('work'))
})
