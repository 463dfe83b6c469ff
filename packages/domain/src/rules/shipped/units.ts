import { type RuleRecord, shipped } from '../record.ts'
import type { UnitProfile } from '../value.ts'

const scales = ['好', '较好', '一般', '差']

/**
 * Unit types and the three shipped ways to assess rectification. What is assessed is an organisation's rectification.
 * @source domain.md §4.10, §4.11
 */
export const unitRecords: readonly RuleRecord[] = [
  shipped(
    'unitTypes',
    {
      kind: 'profiles',
      profiles: [
        profile(
          'town',
          '乡镇、街道',
          'Town or subdistrict',
          '乡村振兴 信访 三资 带村',
          '党委会记录 村账乡管资料 惠农资金资料',
          'L V',
        ),
        profile(
          'department',
          '县直部门',
          'County department',
          '三定职责 行政许可 项目资金',
          '审批台账 采购资料 专项资金资料',
          'L',
        ),
        profile(
          'enterprise',
          '国有企业',
          'State-owned enterprise',
          '三重一大 招投标 靠企吃企',
          '董事会和前置研究记录 合同',
          'L SOE',
        ),
        profile('school', '学校', 'School', '招生收费 食堂 师德 意识形态', '收费资料 基建资料 采购资料', 'L'),
        profile('hospital', '医院', 'Hospital', '药械采购 医保基金 医德', '耗材资料 医保结算资料', 'L'),
        profile(
          'village',
          '村（社区）',
          'Village or community',
          '三资 惠农补贴 书记履职 四议两公开',
          '村账 公开栏 入户访谈“六必访”',
          'V',
        ),
      ],
    },
    {
      basis: { document: '本系统默认值（因地制宜，以本地规定为准）' },
      source: '[v33] 村（社区）；其余 [U]',
      status: 'unverified',
    },
  ),
  shipped(
    'assessment.schemes',
    {
      kind: 'schemes',
      schemes: [
        {
          code: 'deduction',
          zh: '百分制扣分，四档',
          en: 'Deductions from 100, four grades',
          full: 100,
          grades: scales,
        },
        {
          code: 'indicators',
          zh: '四个方面二十二项指标',
          en: 'Twenty-two indicators in four aspects',
          indicators: 22,
          aspects: 4,
          grades: ['优秀', '较好', '一般', '差'],
        },
        {
          code: 'weights',
          zh: '权重 15、15、60、10',
          en: 'Weights of 15, 15, 60 and 10',
          full: 100,
          weights: [15, 15, 60, 10],
        },
      ],
    },
    {
      basis: { document: '各地整改评估办法（评估对象为党组织的整改）' },
      source: '[V31]、[V32]、[V38]',
      status: 'observed',
    },
  ),
  shipped(
    'assessment.veto',
    { kind: 'veto', falseEntries: 5, score: 0 },
    {
      basis: { document: '一市整改评估办法' },
      source: '[V39]',
      status: 'observed',
      note: '虚假填报 5 处以上计 0 分',
    },
  ),
]

function profile(
  code: string,
  zh: string,
  en: string,
  focus: string,
  materials: string,
  taxonomies: string,
): UnitProfile {
  const words = (text: string) => text.split(' ')
  return { code, zh, en, focus: words(focus), materials: words(materials), taxonomies: words(taxonomies) }
}
