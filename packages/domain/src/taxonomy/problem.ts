import { type Term, terms } from './term.ts'

/** 四个落实. @source domain.md §4.1 [V7] */
export const fourImplementations: readonly Term[] = terms('[V7]', 'published', [
  ['L1', '落实党的理论和路线方针政策、党中央决策部署', 'Policies and decisions carried out'],
  ['L2', '落实全面从严治党责任', 'Responsibility for strict governance'],
  ['L3', '落实新时代党的组织路线', 'Organisational line'],
  ['L4', '落实巡视巡察、审计整改', 'Rectification after inspection and audit'],
])

/** 三个聚焦 for villages 村（社区）. @source domain.md §4.1 [V36] */
export const villageFoci: readonly Term[] = terms('[V36]', 'published', [
  ['V1', '决策部署在基层落实', 'Decisions carried out at the grass roots'],
  ['V2', '群众身边腐败和不正之风', 'Corruption and misconduct close to people'],
  ['V3', '党组织软弱涣散、组织力', 'Weak organisations'],
])

/** 六围绕一加强, kept for history; its name is in the speech, its members are not verified. @source domain.md §4.1 */
export const sixAroundOne: readonly Term[] = terms('名称见动员讲话，内容未核实', 'unverified', [
  ['LWR1', '政治建设', 'Political building'],
  ['LWR2', '思想建设', 'Ideological building'],
  ['LWR3', '组织建设', 'Organisational building'],
  ['LWR4', '作风建设', 'Conduct'],
  ['LWR5', '纪律建设', 'Discipline'],
  ['LWR6', '夺取反腐败斗争压倒性胜利', 'Fight against corruption'],
  ['LWR7', '加强巡视整改情况监督', 'Supervision of rectification'],
]).map(legacy)

/** 三大问题, kept for history. @source domain.md §4.1 */
export const threeProblems: readonly Term[] = terms('domain.md §4.1', 'published', [
  ['T1', '党的领导弱化', 'Weakened leadership'],
  ['T2', '党的建设缺失', 'Missing building'],
  ['T3', '全面从严治党不力', 'Lax governance'],
]).map(legacy)

/** Nature of a problem 问题性质; from 普遍性 on, a plan needs a root measure. @source domain.md §4.2 */
export const natures: readonly Term[] = terms('县委巡察工作动员讲话 二（三）、三（二）', 'seed', [
  ['individual', '个性', 'Individual'],
  ['common', '共性', 'Common'],
  ['general', '普遍性', 'General'],
  ['tendency', '倾向性', 'Tendency'],
  ['fundamental', '根本性', 'Fundamental'],
])

/** Severity of a problem, with a reason; never of a person. @source domain.md §4.2 */
export const severities: readonly Term[] = terms('domain.md §4.2', 'unverified', [
  ['minor', '一般', 'Minor'],
  ['serious', '较重', 'Serious'],
  ['grave', '严重', 'Grave'],
])

/** Levers of governance. @source domain.md §4.2; seed row 46 */
export const levers: readonly Term[] = terms('县委巡察工作动员讲话 二（三）', 'seed', [
  ['reform', '深化改革', 'Reform'],
  ['system', '健全制度', 'Rules and systems'],
  ['supervision', '加强监管', 'Supervision'],
])

/** Causes; the first five are of rules and responsibility, as the speech asks. @source domain.md §4.3; seed row 62 */
export const causes: readonly Term[] = terms('domain.md §4.3', 'seed', [
  ['rule_missing', '制度缺失', 'No rule'],
  ['rule_unfit', '制度不适用', 'Rule does not fit'],
  ['rule_unused', '制度不执行', 'Rule not applied'],
  ['duty_unclear', '责任不清', 'Responsibility unclear'],
  ['duty_unmet', '责任不落实', 'Responsibility not met'],
  ['unsupervised', '监督缺位', 'No supervision'],
  ['ability', '能力不足', 'Lack of ability'],
  ['resources', '资源条件', 'Resources'],
  ['history', '历史遗留', 'Legacy'],
  ['policy', '外部政策', 'Outside policy'],
])

function legacy(term: Term): Term {
  return { ...term, legacy: true }
}
