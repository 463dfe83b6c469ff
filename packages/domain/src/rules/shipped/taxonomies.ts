import { clueClasses, clueDispositions, clueResults } from '../../clue/index.ts'
import { enLabels } from '../../labels/en.ts'
import { zhLabels } from '../../labels/zh-CN.ts'
import {
  causes,
  disciplines,
  foci,
  fourImplementations,
  levers,
  methods,
  natures,
  personSigns,
  severities,
  sixAroundOne,
  staffDisciplines,
  type Term,
  threeProblems,
  villageFoci,
} from '../../taxonomy/index.ts'
import { terms } from '../../taxonomy/term.ts'
import { type RuleRecord, shipped } from '../record.ts'
import type { RuleStatus } from '../value.ts'

const speech = '县委巡察工作动员讲话'
const eightRules = terms('[S] 名称；分项为本系统所列', 'unverified', [
  ['meals', '用餐', 'Meals'],
  ['lodging', '住宿', 'Lodging'],
  ['vehicles', '用车', 'Vehicles'],
  ['gifts', '礼品礼金', 'Gifts'],
])
const itemResults = terms('[V15]', 'published', [
  ['completed', '完成', 'Completed'],
  ['basically_completed', '基本完成并持续整改', 'Basically completed, continuing'],
  ['not_completed', '未完成', 'Not completed'],
])
const villageGrades = terms('[V40]', 'published', [
  ['key', '重点', 'Key'],
  ['watched', '关注', 'Watched'],
  ['ordinary', '一般', 'Ordinary'],
])
const villageModes = terms('[V41]', 'published', [
  ['with_town', '镇村一体', 'Town and villages together'],
  ['direct', '直接巡村', 'Villages directly'],
  ['special', '专项巡村', 'Special inspection of villages'],
  ['with_unit', '巡单位带村', 'Villages along with a unit'],
  ['moving', '流动巡村', 'From village to village'],
])
const publicExceptions = terms('[V14]', 'published', [
  ['secrets', '国家秘密、党内秘密', 'State and Party secrets'],
  ['unannounced', '未公布案件', 'Unannounced cases'],
  ['hype', '可能引起重大负面炒作', 'Large negative publicity'],
  ['mass_petition', '可能引发群体性上访', 'Risk of mass petitions'],
  ['sensitive', '其他重大敏感事项', 'Other major sensitive matters'],
])

/**
 * Taxonomies as records: the terms that the rest of the package reads, with their days in force and their basis.
 * @source domain.md §4.1–§4.7, §4.11, §5
 */
export const taxonomyRecords: readonly RuleRecord[] = [
  dictionary(
    'taxonomy.foci',
    foci.flatMap(({ signs, ...focus }) => [focus, ...signs]),
    speech,
    '[S]',
    'verified',
  ),
  dictionary(
    'taxonomy.personSigns',
    personSigns,
    speech,
    '[S]',
    'verified',
    '涉及个人的表现转线索，不写入问题',
  ),
  dictionary('taxonomy.fourImplementations', fourImplementations, '四个落实', '[V7]', 'observed'),
  dictionary('taxonomy.villageFoci', villageFoci, '三个聚焦', '[V36]', 'observed', '有的县增加第四项：整改'),
  shipped(
    'taxonomy.sixAroundOne',
    { kind: 'terms', terms: sixAroundOne },
    {
      basis: { document: '中央巡视工作规划（2018—2022年）' },
      source: '[S] 名称；[U] 内容',
      status: 'unverified',
      from: '2018-01-01',
      to: '2022-12-31',
      note: '保留用于读取历史',
    },
  ),
  dictionary('taxonomy.threeProblems', threeProblems, '三大问题', '[S]', 'observed', '保留用于读取历史'),
  dictionary('taxonomy.natures', natures, speech, '[S]', 'verified'),
  shipped(
    'taxonomy.commonNeeds',
    { kind: 'quantity', amount: 2, unit: 'units' },
    {
      basis: { document: '本系统默认值' },
      source: '[U]',
      status: 'unverified',
      note: '共性问题至少涉及的单位数',
    },
  ),
  dictionary('taxonomy.severities', severities, '本系统默认值', '[U]', 'unverified', '针对问题，不针对人'),
  dictionary('taxonomy.levers', levers, speech, '[S]', 'verified'),
  dictionary('taxonomy.causes', causes, speech, '[S] 前五项；[U] 其余', 'mixed', '前五项属制度、责任'),
  dictionary('taxonomy.methods', methods, speech, '[S]、[V1]、[V7]', 'observed'),
  dictionary('taxonomy.disciplines', disciplines, '六项纪律', '[V30]', 'observed'),
  dictionary('taxonomy.staffDisciplines', staffDisciplines, speech, '[S]', 'verified'),
  dictionary('taxonomy.eightRules', eightRules, '中央八项规定精神', '[S] 名称；[U] 分项', 'unverified'),
  dictionary(
    'taxonomy.clueDispositions',
    worded(clueDispositions, zhLabels.clue.dispositions, enLabels.clue.dispositions, '[U]'),
    '线索处置',
    '[U]',
    'unverified',
  ),
  dictionary(
    'taxonomy.clueResults',
    worded(clueResults, zhLabels.clue.results, enLabels.clue.results, '[V9]'),
    '《纪检监察机关处理检举控告工作规则》（2020）第十七条等',
    '[V9] 第十七条；立案、组织处理 [U]',
    'mixed',
  ),
  dictionary(
    'taxonomy.clueClasses',
    worded(clueClasses, zhLabels.clue.classes, enLabels.clue.classes, '[V34]'),
    '线索分类',
    '[V34]',
    'observed',
  ),
  dictionary('taxonomy.itemResults', itemResults, '整改进展通报', '[V15]', 'observed'),
  dictionary(
    'taxonomy.villageGrades',
    villageGrades,
    '村（社区）分类',
    '[V40]',
    'observed',
    '一县 70 村：19、33、18',
  ),
  dictionary('taxonomy.villageModes', villageModes, '巡村方式', '[V41]', 'observed'),
  dictionary('taxonomy.publicExceptions', publicExceptions, '整改公开的例外', '[V14]', 'observed'),
  shipped(
    'taxonomy.crosswalk',
    {
      kind: 'crosswalk',
      rows: [
        ['G1', 'L1', 'V1', 'LWR2'],
        ['G2', 'L1', 'V1', 'LWR1', 'T1'],
        ['G3', 'L2', 'V3', 'LWR5', 'T1', 'T3'],
        ['G4', 'L1', 'V2', 'LWR4'],
        ['G5', 'L2', 'L3', 'V2', 'LWR3', 'LWR6', 'T2', 'T3'],
        ['L4', 'LWR7'],
      ],
    },
    {
      basis: { document: '本系统默认值' },
      source: '[U]',
      status: 'unverified',
      note: '各分类之间的对应关系，未见公开依据',
    },
  ),
]

function dictionary(
  key: string,
  list: readonly Term[],
  document: string,
  source: string,
  status: RuleStatus,
  note?: string,
): RuleRecord {
  return shipped(
    key,
    { kind: 'terms', terms: list },
    { basis: { document }, source, status, ...(note === undefined ? {} : { note }) },
  )
}

function worded<C extends string>(
  codes: readonly C[],
  zh: Readonly<Record<C, string>>,
  en: Readonly<Record<C, string>>,
  basis: string,
): Term[] {
  const rows = codes.map((code) => [code, zh[code], en[code]] as const)
  return terms(basis, basis === '[U]' ? 'unverified' : 'published', rows)
}
