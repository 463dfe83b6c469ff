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
import { COUNTY_WIDE, ONE_TEAM, sqlOf } from './recorder.ts'

const next = { after: 'a', limit: 50 }
const first = { limit: 50 }
const row = { id: 'i', state: 's' } as never
const all = { reach: COUNTY_WIDE, drafts: true, prepares: true }
const golden = (name: string) => `../server/${name}.repository.sql`

test('the statements about inspections and teams', async () => {
  const inspections = await sqlOf({
    'listInspections, of one team': (db) => listInspections(db, ONE_TEAM, first),
    'listInspections, next page': (db) => listInspections(db, COUNTY_WIDE, next),
    findInspection: (db) => findInspection(db, ONE_TEAM, 'i'),
    lockInspection: (db) => lockInspection(db, ONE_TEAM, 'i'),
    countsOf: (db) => countsOf(db, ONE_TEAM, 'i'),
  })
  await expect(inspections).toMatchFileSnapshot(golden('inspections'))
  const units = [{ inspectionId: 'i', unitId: 'u', unitName: 'n', unitType: 't' }]
  const members = [{ personId: 'p', name: 'n', duty: 'head' as const }]
  const team = { id: 't', roundId: 'r', roundTitle: 'r', name: 'n', startsOn: 'd', until: 'd', focus: ['G1'] }
  const teams = await sqlOf({
    storeTeam: (db) => storeTeam(db, { ...team, units, members }),
    closeTeams: (db) => closeTeams(db, { roundId: 'r', on: 'd' }),
    rosterOf: (db) => rosterOf(db, 't'),
    rosterOfInspection: (db) => rosterOfInspection(db, ONE_TEAM, 'i'),
  })
  await expect(teams).toMatchFileSnapshot(golden('teams'))
})

test('the statements about talks, spot checks and meetings', async () => {
  const sql = await sqlOf({
    'listInterviews, next page': (db) => listInterviews(db, ONE_TEAM, 'i', next),
    findInterview: (db) => findInterview(db, ONE_TEAM, 'i'),
    storeInterview: (db) => storeInterview(db, row),
    listChecks: (db) => listChecks(db, ONE_TEAM, 'i', first),
    findCheck: (db) => findCheck(db, ONE_TEAM, 'i'),
    storeCheck: (db) => storeCheck(db, row),
    listMeetings: (db) => listMeetings(db, ONE_TEAM, 'i', first),
    findMeeting: (db) => findMeeting(db, ONE_TEAM, 'i'),
    decisionsOf: (db) => decisionsOf(db, ONE_TEAM, 'i'),
    decisionsOnPaper: (db) => decisionsOnPaper(db, ONE_TEAM, 'i'),
    storeMeeting: (db) => storeMeeting(db, row),
    storeDecision: (db) => storeDecision(db, row),
  })
  await expect(sql).toMatchFileSnapshot(golden('records'))
})

test('the statements about papers', async () => {
  const sql = await sqlOf({
    'listPapers, next page': (db) => listPapers(db, ONE_TEAM, 'i', next),
    papersOf: (db) => papersOf(db, ONE_TEAM, 'i'),
    findPaper: (db) => findPaper(db, ONE_TEAM, 'i'),
    lockPaper: (db) => lockPaper(db, ONE_TEAM, 'i'),
    lockPaperOfFact: (db) => lockPaperOfFact(db, 'i'),
    nextSerial: (db) => nextSerial(db, 't'),
    storePaper: (db) => storePaper(db, row),
    changePaper: (db) => changePaper(db, 'i', { state: 'adopted' }),
    sourcesIn: (db) => sourcesIn(db, 'i', { interviewIds: ['a'], checkIds: ['b'] }),
    signaturesOf: (db) => signaturesOf(db, ONE_TEAM, 'i'),
    evidenceOf: (db) => evidenceOf(db, ONE_TEAM, 'i'),
    factChecksOf: (db) => factChecksOf(db, ONE_TEAM, 'i'),
    paperTimeline: (db) => paperTimeline(db, ONE_TEAM, 'i'),
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
    openPapers: (db) => openPapers(db, ONE_TEAM, true),
    openReports: (db) => openReports(db, ONE_TEAM, { allowed: true, drafts: false }),
    openFeedback: (db) => openFeedback(db, ONE_TEAM, false),
    openFacts: (db) => openFacts(db, ONE_TEAM, true),
  })
  await expect(sql).toMatchFileSnapshot(golden('work'))
})
