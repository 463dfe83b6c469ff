import type { Span } from '../../calendar/working-day.ts'
import type { DueRule } from '../../deadline/rule.ts'
import { type RuleBasis, type RuleRecord, shipped } from '../record.ts'
import type { EscalationStep, RuleStatus, UrgencyThresholds } from '../value.ts'

interface SpanRow {
  event: string
  span: Span
  basis: RuleBasis
  source: string
  status: RuleStatus
  note: string
  counted?: Pick<DueRule, 'towards' | 'onNonWorkingDay'>
}

const regulation = '《中国共产党巡视工作条例》'
const local = { document: '省、市、县实施办法（以本地文本为准）' }

/**
 * Deadlines that are a span from an event. `note` has the values that were found besides the one shipped.
 * @source domain.md §2.2
 */
export const shippedSpans = {
  onSite: {
    event: 'entered',
    span: { days: 45 },
    basis: local,
    source: '[V30] 各地 20 至 90 天',
    status: 'observed',
    note: '见到：20、30、35、40、45、54、60、62、75 天，约 90 天',
  },
  entryNotice: {
    event: 'entry_planned',
    span: { workingDays: 10 },
    basis: local,
    source: '[V7] 县级未核实',
    status: 'mixed',
    note: '进驻前约 10 个工作日，见于一家国有企业手册，县级 [U]',
    counted: { towards: 'before' },
  },
  reportAfterLeaving: {
    event: 'left',
    span: { workingDays: 15 },
    basis: local,
    source: '[U]',
    status: 'unverified',
    note: '见到：10 至 20 天',
  },
  leadingGroupHears: {
    event: 'report_submitted',
    span: { days: 30 },
    basis: { document: regulation },
    source: '[V1] 仅有“及时”一语',
    status: 'mixed',
    note: '30 天为本系统提醒值',
  },
  secretaryMeeting: {
    event: 'report_submitted',
    span: { days: 45 },
    basis: { document: regulation },
    source: '[V1] 仅有“及时”一语',
    status: 'mixed',
    note: '45 天为本系统提醒值',
  },
  feedbackAfterDecision: {
    event: 'decided',
    span: { workingDays: 15 },
    basis: local,
    source: '[V17]、[U]',
    status: 'mixed',
    note: '一例 1 至 4 天 [V17]；10 至 15 个工作日 [U]',
  },
  rectificationPlan: {
    event: 'feedback_delivered',
    span: { days: 30 },
    basis: local,
    source: '[V7]、[V10] 摘录不全',
    status: 'mixed',
    note: '15 个工作日 [V7]；反馈后 1 个月内 [V10] 摘录不全',
  },
  democraticLifeMeeting: {
    event: 'feedback_delivered',
    span: { days: 45 },
    basis: local,
    source: '[V7]',
    status: 'observed',
    note: '反馈后 1 个月内 [V7]；默认值较宽',
  },
  concentratedRectification: {
    event: 'feedback_delivered',
    span: { months: 3 },
    basis: { document: `${regulation}及各地实施办法`, article: '2015 年文本第二十七条' },
    source: '[V1]、[V7]、[V28] 互有出入',
    status: 'mixed',
    note: '2015 年文本 2 个月 [V1]，2017 年文本沿用 [U]；3 个月见于一区 [V28] 和一家企业 [V7]；2022 年《意见》对巡视 6 个月 [U]',
  },
  clueReply: {
    event: 'clue_transferred',
    span: { months: 3 },
    basis: { document: regulation, article: '2015、2017 年文本 [U]' },
    source: '[v29]',
    status: 'unverified',
    note: '纪委监委、组织部反馈办理情况',
  },
  allRectification: {
    event: 'feedback_delivered',
    span: { months: 12 },
    basis: local,
    source: '[V13]',
    status: 'observed',
    note: '一般半年，不超过一年',
  },
  /** Counted from the end of concentrated rectification 集中整改. */
  assessment: {
    event: 'concentrated_ended',
    span: { months: 1 },
    basis: local,
    source: '[V31]、[V32]',
    status: 'observed',
    note: '集中整改后 1 个月内 [V31]；或满 6 个月后 [V32]',
  },
  petitionForward: {
    event: 'petition_received',
    span: { workingDays: 5 },
    basis: { document: '《纪检监察机关处理检举控告工作规则》（2020）', article: '第十五条' },
    source: '[V9] 第十五条',
    status: 'verified',
    note: '属上级机关受理的转送上级，不复制、不录入平台',
  },
} as const satisfies Record<string, SpanRow>

/** When a matter is soon and when urgent, in days before it is due. @source peers.md §1 Rectification, 20/10/overdue */
export const shippedUrgency: UrgencyThresholds = { urgent: 10, soon: 20 }

/** From how many days overdue a matter goes to whom; this design's own, nowhere found. @source domain.md §1 row 49 */
export const shippedEscalation: readonly EscalationStep[] = [
  { overdueDays: 1, to: 'clerk' },
  { overdueDays: 8, to: 'deputy' },
  { overdueDays: 16, to: 'chief' },
]

const own = { document: '本系统默认值（以本地规定为准）' }

/**
 * Section 2.2 as records, complete.
 * @source domain.md §2.2
 */
export const deadlineRecords: readonly RuleRecord[] = [
  ...Object.entries<SpanRow>(shippedSpans).map(([name, { event, span, counted, ...known }]) =>
    shipped(`deadline.${name}`, { kind: 'deadline', rule: { event, span, ...counted } }, known),
  ),
  shipped(
    'deadline.twoReports',
    { kind: 'deadline', rule: { event: 'concentrated_due', span: { sameDay: true } } },
    {
      basis: { document: regulation, article: '2015 年文本第二十七条' },
      source: '[V1]',
      status: 'observed',
      note: '整改情况报告和主要负责人组织落实情况报告，与集中整改同日',
    },
  ),
  shipped(
    'coverage',
    { kind: 'quantity', amount: 1, unit: 'per_term', warnAt: 60 },
    {
      basis: local,
      source: '[V3c]',
      status: 'observed',
      note: '一届至少一次；届期过 60% 提醒',
    },
  ),
  shipped(
    'evaluation.share',
    { kind: 'quantity', amount: 20, unit: 'percent' },
    { basis: local, source: '[V24]', status: 'observed', note: '一县每年后评估不少于 20% 的巡察组' },
  ),
  shipped(
    'lookBack',
    { kind: 'human' },
    { basis: local, source: '[V25]', status: 'observed', note: '无固定期限；一个工具为 3 至 6 个月' },
  ),
  shipped(
    'publication',
    { kind: 'human' },
    { basis: local, source: '[V14]', status: 'observed', note: '双公开及其例外由人决定' },
  ),
  shipped(
    'urgency',
    { kind: 'urgency', ...shippedUrgency },
    { basis: own, source: 'peers.md §1', status: 'observed' },
  ),
  shipped(
    'escalation',
    { kind: 'escalation', steps: shippedEscalation },
    { basis: own, source: '[U]', status: 'unverified', note: '未见公开依据' },
  ),
]
