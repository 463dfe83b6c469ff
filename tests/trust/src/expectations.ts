import type { Part } from './cast.ts'
import { cellOf, type Reach, type Resource } from './matrix.ts'

/** Where the platform keeps to something else than `domain.md` says, and why. */
export type Deviations = Readonly<Partial<Record<Part, readonly [now: Reach | 'none', why: string]>>>

/** What is expected of a route. */
export interface Expectation {
  resource: Resource
  /** Any of these letters of the matrix opens it. */
  asks: string
  deviations: Deviations
  /** For whom the cell says `R decided`: nothing of an inspection is there for them before. */
  onceDecided?: readonly Part[]
}

/**
 * Routes that need no permission: `anyone`'s, everybody's who is signed in, or whoever's who brings what they ask for: a
 * second factor, a password, the word of the county's identity service, the name of a module that they have.
 */
export const withoutPermission: Readonly<Record<string, 'anyone' | 'signed in' | 'own proof'>> = {
  'GET /health/live': 'anyone',
  'GET /health/ready': 'anyone',
  'GET /metrics': 'anyone',
  'GET /api/openapi.json': 'anyone',
  'POST /api/session': 'anyone',
  'DELETE /api/session': 'anyone',
  'DELETE /api/session/all': 'anyone',
  'GET /api/session': 'signed in',
  'GET /api/session/all': 'signed in',
  'POST /api/session/step-up': 'own proof',
  'POST /api/session/step-up/passkey': 'own proof',
  'POST /api/session/second-factor': 'own proof',
  'POST /api/session/second-factor/passkey': 'own proof',
  'GET /api/session/oidc': 'anyone',
  'GET /api/session/oidc/callback': 'own proof',
  'GET /api/session/oidc/{id}': 'own proof',
  'POST /api/session/oidc/back-channel-logout': 'own proof',
  'GET /api/session/factors': 'signed in',
  'POST /api/session/factors/totp': 'signed in',
  'PUT /api/session/factors/totp': 'own proof',
  'DELETE /api/session/factors/totp': 'signed in',
  'POST /api/session/factors/passkeys/options': 'signed in',
  'POST /api/session/factors/passkeys': 'own proof',
  'PATCH /api/session/factors/passkeys/{id}': 'signed in',
  'DELETE /api/session/factors/passkeys/{id}': 'signed in',
  'POST /api/session/factors/recovery-codes': 'signed in',
  'PUT /api/session/password': 'signed in',
  'GET /api/events': 'signed in',
  'POST /api/failures': 'own proof',
}

const vaultTests = { tried: 'packages/platform/test/vault: who may depends on keys, approvals and the entry' }
const markTests = {
  tried: 'packages/platform/test/policy/marks.test.ts: who may depends on the record and its mark',
}
const recusalTests = {
  tried: 'packages/platform/test/policy/denials.test.ts: a recusal takes effect at once',
}
const serviceTests = { tried: 'packages/platform/test/services.test.ts', by: 'system-admin' } as const
const policyTests = { tried: 'packages/platform/test/policy/denials.test.ts', by: 'security-admin' } as const

/** Where a route is tried instead, and which of the administrators have it. */
export interface Elsewhere {
  tried: string
  by?: Part | readonly Part[]
}

/**
 * Routes whose right hangs on more than a part and a relation, and where it is tried. Here they are held to what the
 * matrix says of them without exception: nothing for inspected units, nothing for the three administrators.
 * @source domain.md §3, row 举报人身份 and invariant I1
 */
export const elsewhere: Readonly<Record<string, Elsewhere>> = {
  'GET /api/vault/entries': vaultTests,
  'POST /api/vault/entries': vaultTests,
  'GET /api/vault/requests': vaultTests,
  'POST /api/vault/requests': vaultTests,
  'POST /api/vault/requests/{id}/decision': vaultTests,
  'POST /api/vault/requests/{id}/revocation': vaultTests,
  'POST /api/vault/requests/{id}/withdrawal': vaultTests,
  'POST /api/vault/requests/{id}/opening': vaultTests,
  'POST /api/vault/requests/{id}/release': vaultTests,
  'POST /api/vault/requests/{id}/destruction': vaultTests,
  'GET /api/vault/keys': vaultTests,
  'POST /api/vault/keys/holder': vaultTests,
  'POST /api/vault/keys/reader': vaultTests,
  'POST /api/vault/keys/custodian': vaultTests,
  'PUT /api/vault/keys/own/passphrase': vaultTests,
  'POST /api/vault/keys/{id}/admission': vaultTests,
  'POST /api/vault/keys/{id}/removal': vaultTests,
  'POST /api/vault/rotation': vaultTests,
  'POST /api/vault/escrow': vaultTests,
  'POST /api/vault/recoveries': vaultTests,
  'POST /api/vault/recoveries/{id}/completion': vaultTests,
  'POST /api/admin/services/{id}/tokens': serviceTests,
  'DELETE /api/admin/services/{id}/tokens/{tokenId}': serviceTests,
  'POST /api/admin/retained/{id}/moves': {
    tried: 'packages/platform/test/modules/retained.test.ts',
    by: ['system-admin', 'security-admin'],
  },
  'GET /api/admin/policy/roles/{role}': policyTests,
  'PUT /api/admin/clearances/{id}': policyTests,
  'POST /api/recusals': recusalTests,
  'POST /api/recusals/{id}/lift': recusalTests,
  'GET /api/p/planning/marks/sealed': markTests,
  'GET /api/p/planning/marks/{table}/{id}': markTests,
  'PUT /api/p/planning/marks/{table}/{id}/label': markTests,
  'PUT /api/p/planning/marks/{table}/{id}/seal': markTests,
  'GET /api/p/onsite/marks/sealed': markTests,
  'GET /api/p/onsite/marks/{table}/{id}': markTests,
  'PUT /api/p/onsite/marks/{table}/{id}/label': markTests,
  'PUT /api/p/onsite/marks/{table}/{id}/seal': markTests,
  'GET /api/p/rectification/marks/sealed': markTests,
  'GET /api/p/rectification/marks/{table}/{id}': markTests,
  'PUT /api/p/rectification/marks/{table}/{id}/label': markTests,
  'PUT /api/p/rectification/marks/{table}/{id}/seal': markTests,
}

function of(resource: Resource, asks: string, deviations: Deviations = {}): Expectation {
  return { resource, asks, deviations }
}

const noProposal = {
  organisation: ['none', 'proposes people for the teams; the plan is the office’s'],
} as const
const lendsCadres = { discipline: ['county', 'lends its own cadres and proposes them, §2 stage 3'] } as const
const wholeTeam = [
  'team',
  'papers are the team’s: reading and writing go by team, signing by person',
] as const
const sendsFacts = {
  liaison: ['team', 'sends the facts to the unit; the machine gives no other move'],
} as const
const teamsPapers = { deputy: wholeTeam, member: wholeTeam } as const
const onceDecided = ['leading-group'] as const
const typedByOffice = ['none', 'what the office delivered or typed in is not the unit’s to change'] as const
const headFiles = { 'unit-head': ['unit', 'files what a liaison would, see the liaison'] } as const

const readPlan = of('轮次方案/授权', 'R')
const draftPlan = of('轮次方案/授权', 'CU', noProposal)
const readTalk = of('谈话记录', 'R', teamsPapers)
const writeTalk = of('谈话记录', 'CU', { head: wholeTeam, ...teamsPapers })
const listPapers = { ...of('底稿/证据', 'L', teamsPapers), onceDecided }
const readPaper = { ...of('底稿/证据', 'R', teamsPapers), onceDecided }
const writePaper = of('底稿/证据', 'CU', { head: wholeTeam, ...teamsPapers })
const readReport = of('报告(送审/正式)', 'R')
const readFeedback = of('反馈意见', 'R')
const readItem = of('整改台账', 'R')
const fileItem = of('整改台账', 'CU', headFiles)
const verifyItem = of('评估、销号', 'CU', {
  head: ['none', 'the team reads the ledger; verifying is with office and supervisors'],
})
const readDeclaration = of('回避申报', 'R')
const notTold = ['none', 'whoever is named in a request is not told who asked'] as const
const readRequest = of('回避申报', 'RQ', {
  head: notTold,
  deputy: notTold,
  member: notTold,
  liaison: notTold,
})
const ownDiscipline = { head: ['own', 'who has signed stands in the round'] } as const
const liaisonSigns = { liaison: ['own', 'everybody in a team signs'] } as const
const readCommitment = of('干部纪律/后评估', 'R', {
  ...ownDiscipline,
  ...liaisonSigns,
  'unit-head': ['none', 'answers the survey and reads no undertaking'],
})
const evaluated = ['none', 'who is evaluated does not read who said what'] as const
const readEvaluation = of('干部纪律/后评估', 'R', { head: evaluated, deputy: evaluated, member: evaluated })
const names = ['county', 'names of units and people, to choose from'] as const
const directory = of('账号/组织', 'R', {
  'system-admin': ['none', 'administers people under routes of its own'],
  office: names,
  'leading-group': names,
  head: names,
  deputy: names,
  member: names,
  liaison: names,
  discipline: names,
  organisation: names,
  'unit-head': ['unit', 'its own people'],
  'unit-liaison': ['unit', 'its own people'],
})
const proposesOrConfirms = ['county', 'a change of roles takes two of the three administrators'] as const
const readAccounts = of('账号/组织', 'R', {
  'security-admin': proposesOrConfirms,
  'audit-admin': proposesOrConfirms,
})
const keepAccounts = of('账号/组织', 'CU')
const readGrants = of('权限/密级策略', 'R', {
  'system-admin': proposesOrConfirms,
  'audit-admin': proposesOrConfirms,
})
const inIntegrity = ['none', 'declares, and reads its own, under 回避声明'] as const
const standAside = {
  head: inIntegrity,
  deputy: inIntegrity,
  member: inIntegrity,
  liaison: inIntegrity,
} as const
const readLog = of('审计日志', 'R', { 'security-admin': ['none', 'the auditor alone reads the log'] })
const exportLog = of('审计日志', 'X')

/** What every route is expected to let whom do. The order is the router's. */
export const expectations: Readonly<Record<string, Expectation>> = {
  'GET /api/admin/modules': readAccounts,
  'PUT /api/admin/modules/{id}': keepAccounts,
  'GET /api/admin/modules/{id}': readAccounts,
  'PUT /api/admin/modules/{id}/settings': keepAccounts,
  'PUT /api/admin/modules/{id}/approval': of('权限/密级策略', 'U'),
  'GET /api/admin/retained': readAccounts,
  'GET /api/admin/organisations': of('账号/组织', 'R'),
  'POST /api/admin/organisations': keepAccounts,
  'PATCH /api/admin/organisations/{id}': keepAccounts,
  'PUT /api/admin/organisations/{id}/closed': keepAccounts,
  'GET /api/admin/people': of('账号/组织', 'R'),
  'POST /api/admin/people': keepAccounts,
  'PATCH /api/admin/people/{id}': keepAccounts,
  'PUT /api/admin/people/{id}/left': keepAccounts,
  'GET /api/admin/accounts': readAccounts,
  'POST /api/admin/accounts': keepAccounts,
  'PUT /api/admin/accounts/{id}/disabled': keepAccounts,
  'POST /api/admin/accounts/{id}/password': keepAccounts,
  'DELETE /api/admin/accounts/{id}/sessions': keepAccounts,
  'GET /api/admin/roles': readGrants,
  'GET /api/admin/role-changes': readGrants,
  'POST /api/admin/role-changes': of('权限/密级策略', 'C'),
  'POST /api/admin/role-changes/{id}/withdrawal': of('权限/密级策略', 'U'),
  'POST /api/admin/role-changes/{id}/decision': of('权限/密级策略', 'A', {
    'system-admin': proposesOrConfirms,
    'audit-admin': proposesOrConfirms,
  }),
  'GET /api/admin/security-rules': readGrants,
  'PUT /api/admin/security-rules/{name}': of('权限/密级策略', 'U'),
  'DELETE /api/admin/accounts/{id}/factors': keepAccounts,
  'GET /api/admin/services': readAccounts,
  'GET /api/admin/scopes': readAccounts,
  'POST /api/admin/services': keepAccounts,
  'GET /api/admin/identity-service': readGrants,
  'PUT /api/admin/identity-service': of('权限/密级策略', 'U'),
  'GET /api/admin/policy/accounts/{id}': of('权限/密级策略', 'R'),
  'GET /api/admin/clearances': of('权限/密级策略', 'R'),
  'GET /api/recusals': of('回避申报', 'R', standAside),
  'GET /api/directory/organisations': directory,
  'GET /api/directory/people': directory,
  'GET /api/audit/events': readLog,
  'GET /api/audit/choices': readLog,
  'GET /api/audit/state': readLog,
  'POST /api/audit/verification': readLog,
  'GET /api/audit/export': exportLog,
  'GET /api/audit/growth': exportLog,
  'POST /api/audit/cosignatures': exportLog,

  'GET /api/p/planning/rounds': readPlan,
  'POST /api/p/planning/rounds': draftPlan,
  'GET /api/p/planning/rounds/{id}': readPlan,
  'PATCH /api/p/planning/rounds/{id}': draftPlan,
  'PUT /api/p/planning/rounds/{id}/scope': draftPlan,
  'POST /api/p/planning/rounds/{id}/moves': of('轮次方案/授权', 'UA', noProposal),
  'POST /api/p/planning/teams/{id}/members': of('轮次方案/授权', 'CU', lendsCadres),
  'POST /api/p/planning/members/{id}/moves': of('轮次方案/授权', 'CU', lendsCadres),
  'POST /api/p/planning/teams/{id}/authorise': of('轮次方案/授权', 'A'),
  'POST /api/p/planning/rounds/{id}/documents': draftPlan,
  'GET /api/p/planning/rounds/{id}/documents/{documentId}': readPlan,
  'GET /api/p/planning/rounds/{id}/documents/{documentId}/file': readPlan,
  'GET /api/p/planning/work': readPlan,

  'GET /api/p/onsite/inspections': listPapers,
  'POST /api/p/onsite/inspections': draftPlan,
  'GET /api/p/onsite/inspections/{id}': listPapers,
  'GET /api/p/onsite/inspections/{id}/ledger': listPapers,
  'GET /api/p/onsite/inspections/{id}/interviews': readTalk,
  'POST /api/p/onsite/inspections/{id}/interviews': writeTalk,
  'GET /api/p/onsite/inspections/{id}/checks': readPaper,
  'POST /api/p/onsite/inspections/{id}/checks': writePaper,
  'GET /api/p/onsite/inspections/{id}/papers': listPapers,
  'POST /api/p/onsite/inspections/{id}/papers': writePaper,
  'GET /api/p/onsite/papers/{id}': readPaper,
  'PATCH /api/p/onsite/papers/{id}': writePaper,
  'POST /api/p/onsite/papers/{id}/moves': of('底稿/证据', 'UA', {
    ...teamsPapers,
    ...sendsFacts,
    office: ['county', 'archives what was decided'],
  }),
  'POST /api/p/onsite/papers/{id}/evidence': writePaper,
  'GET /api/p/onsite/papers/{id}/evidence/{evidenceId}': readPaper,
  'GET /api/p/onsite/inspections/{id}/meetings': listPapers,
  'POST /api/p/onsite/inspections/{id}/meetings': of('底稿/证据', 'UA', teamsPapers),
  'GET /api/p/onsite/reports': readReport,
  'POST /api/p/onsite/inspections/{id}/report': of('报告(送审/正式)', 'C'),
  'GET /api/p/onsite/reports/{id}': readReport,
  'PATCH /api/p/onsite/reports/{id}': of('报告(送审/正式)', 'U', {
    office: ['none', 'returns it with a reason instead of changing it'],
  }),
  'POST /api/p/onsite/reports/{id}/moves': of('报告(送审/正式)', 'UA'),
  // A list to be answered; the team and the office read a paper's in the paper.
  'GET /api/p/onsite/facts': of('事实确认单', 'U'),
  'POST /api/p/onsite/facts/{id}/answer': of('事实确认单', 'U'),
  'GET /api/p/onsite/feedback': readFeedback,
  'POST /api/p/onsite/reports/{id}/feedback': of('反馈意见', 'C', {
    office: ['county', 'delivers for the team'],
  }),
  'GET /api/p/onsite/feedback/{id}': readFeedback,
  // Delivering is the team's or the office's move and signing for it the unit's: whose it is, the machine says.
  'POST /api/p/onsite/feedback/{id}/moves': readFeedback,
  'GET /api/p/onsite/work': readFeedback,

  'GET /api/p/rectification/items': readItem,
  'GET /api/p/rectification/items/counts': readItem,
  'GET /api/p/rectification/items/{id}': readItem,
  'POST /api/p/rectification/items': of('整改台账', 'C', {
    'unit-liaison': typedByOffice,
    office: ['county', 'types in what was fed back before the platform'],
  }),
  'PATCH /api/p/rectification/items/{id}': of('整改台账', 'U', {
    'unit-liaison': typedByOffice,
    office: ['county', 'corrects what it typed in'],
  }),
  'POST /api/p/rectification/items/{id}/plan': fileItem,
  'POST /api/p/rectification/items/{id}/moves': of('整改台账', 'UAOC'),
  'POST /api/p/rectification/items/{id}/verifications': verifyItem,
  'POST /api/p/rectification/items/{id}/look-back': {
    ...verifyItem,
    deviations: {
      ...verifyItem.deviations,
      organisation: ['none', 'looks back together with the other two, who write it down'],
    },
  },
  'GET /api/p/rectification/items/{id}/dossier': readItem,
  'POST /api/p/rectification/items/{id}/progress': fileItem,
  'POST /api/p/rectification/items/{itemId}/measures/{id}/done': fileItem,
  'POST /api/p/rectification/items/{id}/evidence': fileItem,
  'GET /api/p/rectification/items/{itemId}/evidence/{id}': readItem,
  'POST /api/p/rectification/items/{id}/opinions': of('整改台账', 'O'),
  'GET /api/p/rectification/lists/problems': readItem,
  'GET /api/p/rectification/lists/tasks': readItem,
  'GET /api/p/rectification/lists/responsibilities': readItem,
  'GET /api/p/rectification/work': readItem,

  'GET /api/p/integrity/declarations': readDeclaration,
  'POST /api/p/integrity/declarations': of('回避申报', 'CU', {
    office: ['county', 'types in what was declared on paper'],
  }),
  'GET /api/p/integrity/declarations/{id}': readDeclaration,
  'PATCH /api/p/integrity/declarations/{id}': of('回避申报', 'U', {
    office: ['county', 'types in what was declared on paper'],
  }),
  'GET /api/p/integrity/commitments': readCommitment,
  'GET /api/p/integrity/commitments/{id}': readCommitment,
  'POST /api/p/integrity/commitments/{id}/sign': of('干部纪律/后评估', 'U', {
    ...ownDiscipline,
    ...liaisonSigns,
    office: ['none', 'nobody signs for another'],
  }),
  'GET /api/p/integrity/evaluations': readEvaluation,
  'GET /api/p/integrity/evaluations/{id}': readEvaluation,
  'POST /api/p/integrity/evaluations/{id}/submit': of('干部纪律/后评估', 'S'),
  'GET /api/p/integrity/team-members': of('回避申报', 'Q'),
  'GET /api/p/integrity/recusal-requests': readRequest,
  'POST /api/p/integrity/recusal-requests': of('回避申报', 'Q'),
  'GET /api/p/integrity/recusal-requests/{id}': readRequest,
  'POST /api/p/integrity/recusal-requests/{id}/decision': of('回避申报', 'A', {
    office: ['none', 'sees what units ask; the leading group decides over it'],
    'leading-group': ['county', 'decides over what units ask, §8.2'],
  }),
  'POST /api/p/integrity/recusal-requests/{id}/withdrawal': of('回避申报', 'Q'),
  'GET /api/p/integrity/work': of('干部纪律/后评估', 'R', { ...ownDiscipline, ...liaisonSigns }),
}

/** How far a part reaches through a route, or undefined where it may not. */
export function reachOf({ resource, asks, deviations }: Expectation, part: Part): Reach | undefined {
  const now = deviations[part]?.[0]
  if (now === undefined) return cellOf(resource, part, asks)
  return now === 'none' ? undefined : now
}
