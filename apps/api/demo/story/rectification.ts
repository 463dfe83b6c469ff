import { idOf } from '@xuncha/platform'
import { JICHUAN, jichuan } from '../counties.ts'
import { type Desk, day, keyOf } from './desk.ts'

const base = '/api/p/rectification/items'
const round = '本届县委第二轮巡察'

/** The desks that the ledger of the last round passes over. */
export interface Desks {
  office: Desk
  unit: Desk
  discipline: Desk
  organisation: Desk
}

/** How far an item has come, in the order of the work. */
const stages = ['awaiting', 'planned', 'working', 'declared', 'verifying', 'closed', 'reopened'] as const

interface Told {
  number: string
  unit: 'songjian' | 'liuting' | 'school'
  title: string
  problem: string
  requirement: string
  category: string
  nature: 'individual' | 'general'
  /** Days since the feedback was delivered. */
  age: number
  stage: (typeof stages)[number]
  goal: string
  cause: string
  symptom: string
  root: string
}

const items: readonly Told[] = [
  {
    number: '巡改〔二〕01',
    unit: 'songjian',
    title: '惠农资金发放台账登记不完整',
    problem: '抽查十二份发放凭证，五份的金额与台账不符，三份没有领取人签字。',
    requirement: '补齐台账，建立按季核对并公开的制度。',
    category: 'G3-3',
    nature: 'general',
    age: 150,
    stage: 'closed',
    goal: '台账完整、账实相符，按季公开。',
    cause: '登记与发放由一人办理，没有核对的规定。',
    symptom: '逐笔补登并与凭证核对',
    root: '建立登记、发放、核对三岗分设和按季公开的制度',
  },
  {
    number: '巡改〔二〕02',
    unit: 'songjian',
    title: '便民服务大厅窗口空岗',
    problem: '三次随机到访，社保窗口两次无人值守，未公示替岗人员。',
    requirement: '落实替岗制度并公示。',
    category: 'G4-2',
    nature: 'individual',
    age: 148,
    stage: 'reopened',
    goal: '工作时间窗口不空岗。',
    cause: '替岗只靠口头约定。',
    symptom: '当日安排替岗并公示',
    root: '制定窗口替岗办法，由大厅负责人每日登记',
  },
  {
    number: '巡改〔二〕03',
    unit: 'songjian',
    title: '村级工程未按规定比价',
    problem: '两个村的三项零星工程直接指定施工方，没有比价记录。',
    requirement: '完善村级小型工程比价程序。',
    category: 'G3-3',
    nature: 'general',
    age: 112,
    stage: 'working',
    goal: '村级小型工程全部有比价记录。',
    cause: '限额以下工程没有明确程序。',
    symptom: '补办三项工程的价格说明并公开',
    root: '印发村级小型工程比价办法，镇财政所逐项备案',
  },
  {
    number: '巡改〔二〕04',
    unit: 'songjian',
    title: '集体资产出租合同缺失',
    problem: '四处集体房屋出租，仅一处能提供书面合同。',
    requirement: '补签合同，建立资产出租登记簿。',
    category: 'G3-3',
    nature: 'general',
    age: 85,
    stage: 'working',
    goal: '出租资产合同齐全、租金入账。',
    cause: '资产管理员更换时没有交接。',
    symptom: '补签三份合同，核对租金',
    root: '建立资产登记簿和更换人员时的交接清单',
  },
  {
    number: '巡改〔二〕05',
    unit: 'songjian',
    title: '信访事项超期答复',
    problem: '抽查二十件信访事项，四件超过规定期限答复，最长超期二十六天。',
    requirement: '按期答复，逐件说明超期原因。',
    category: 'G4-2',
    nature: 'individual',
    age: 100,
    stage: 'declared',
    goal: '信访事项按期答复率达到百分之百。',
    cause: '没有到期提醒，承办人出差时无人接办。',
    symptom: '四件全部答复并向来访人说明',
    root: '建立到期前三日提醒和出差转办制度',
  },
  {
    number: '巡改〔二〕06',
    unit: 'songjian',
    title: '会议记录不规范',
    problem: '抽查六次党委会议记录，两次没有记录不同意见，一次缺少列席人员。',
    requirement: '规范会议记录并开展一次自查。',
    category: 'G1-3',
    nature: 'individual',
    age: 74,
    stage: 'working',
    goal: '会议记录要素齐全。',
    cause: '记录人员未经培训。',
    symptom: '自查本年度全部会议记录',
    root: '制定会议记录样式，每次会后由主持人审签',
  },
  {
    number: '巡改〔二〕07',
    unit: 'songjian',
    title: '公务用车派车单填写不全',
    problem: '第三季度派车单中有九张未填写目的地。',
    requirement: '补齐派车单，按月公示。',
    category: 'G3-3',
    nature: 'individual',
    age: 96,
    stage: 'verifying',
    goal: '派车单要素齐全，按月公示。',
    cause: '派车审批可以事后补办。',
    symptom: '补齐九张派车单',
    root: '先审批后派车，按月公示行程',
  },
  {
    number: '巡改〔二〕08',
    unit: 'songjian',
    title: '村务公开栏更新不及时',
    problem: '三个村的公开栏停留在上半年。',
    requirement: '按季更新，镇里每季检查一次。',
    category: 'G4-2',
    nature: 'general',
    age: 21,
    stage: 'planned',
    goal: '各村公开栏按季更新。',
    cause: '没有明确由谁检查。',
    symptom: '更新三个村的公开栏',
    root: '列入镇里每季检查清单并通报',
  },
  {
    number: '巡改〔二〕09',
    unit: 'songjian',
    title: '防汛物资账实不符',
    problem: '仓库清点的编织袋比台账少四百条，水泵一台未登记。',
    requirement: '重新清点入账，明确保管人。',
    category: 'G4-2',
    nature: 'individual',
    age: 6,
    stage: 'awaiting',
    goal: '',
    cause: '',
    symptom: '',
    root: '',
  },
  {
    number: '巡改〔二〕10',
    unit: 'liuting',
    title: '高标准农田项目管护责任不清',
    problem: '两处灌溉渠损坏三个月未修，镇、村都认为不归自己管护。',
    requirement: '明确管护主体，限期修复。',
    category: 'G4-2',
    nature: 'general',
    age: 26,
    stage: 'awaiting',
    goal: '',
    cause: '',
    symptom: '',
    root: '',
  },
  {
    number: '巡改〔二〕11',
    unit: 'school',
    title: '食堂采购验收记录缺失',
    problem: '抽查十个工作日，三日没有验收人签字。',
    requirement: '落实双人验收并留存记录。',
    category: 'G3-3',
    nature: 'individual',
    age: 13,
    stage: 'awaiting',
    goal: '',
    cause: '',
    symptom: '',
    root: '',
  },
]

/** The ledger that the county brings along from its last round, each item as far as it has come. */
export async function tellRectification(desks: Desks): Promise<void> {
  for (const item of items) await tellItem(item, desks)
}

async function tellItem(item: Told, { office, unit, discipline, organisation }: Desks): Promise<void> {
  const id = keyOf(item.number)
  const at = `${base}/${id}`
  const reached = (stage: Told['stage']) => stages.indexOf(item.stage) >= stages.indexOf(stage)
  await office.post(base, typedIn(item), { key: id })
  if (!reached('planned')) return
  await unit.post(`${at}/plan`, planOf(item), { version: await unit.version(at) })
  await unit.move(at, 'submitPlan')
  if (!reached('working')) return
  await office.move(at, 'approvePlan')
  await unit.post(`${at}/progress`, {
    heldOn: day(-Math.floor(item.age / 2)),
    text: `${item.symptom}：已完成清理，正在逐项核对。`,
  })
  if (!reached('declared')) return
  await unit.upload(
    `${at}/evidence?${new URLSearchParams({ kind: 'effect', name: '核对结果.txt', note: item.goal })}`,
    `${item.title}\n核对结果：${item.goal}\n`,
    'text/plain',
    keyOf(`${item.number} evidence`),
  )
  await unit.move(at, 'declare')
  if (!reached('verifying')) return
  await discipline.move(at, 'startVerification')
  await organisation.post(`${at}/opinions`, { verdict: 'agree', text: '资料齐全，成效可查。' })
  if (!reached('closed')) return
  await discipline.post(
    `${at}/verifications`,
    { result: 'complete', heldOn: day(-5), method: '到现场抽查，并与台账核对', finding: item.goal },
    { version: await discipline.version(at) },
  )
  await office.move(at, 'close')
  if (!reached('reopened')) return
  await discipline.post(
    `${at}/look-back`,
    {
      roundTitle: '巡察整改“回头看”',
      finding: '回访当日社保窗口又一次无人值守，替岗登记停在上月。',
      reason: '问题复发',
    },
    { version: await discipline.version(at) },
  )
}

function typedIn({ unit, number, title, problem, requirement, category, nature, age }: Told) {
  const organisation = jichuan.organisations.find(({ key }) => key === unit)
  return {
    unitId: idOf(JICHUAN, unit),
    unitName: organisation?.name,
    roundTitle: round,
    number,
    title,
    problem,
    requirement,
    category,
    nature,
    deliveredOn: day(-age),
  }
}

function planOf({ goal, cause, symptom, root, age }: Told) {
  const measure = (kind: 'symptom' | 'root', text: string, dueIn: number) => ({
    kind,
    text,
    leader: '镇长',
    dueOn: day(dueIn - age),
  })
  return {
    goal,
    cause,
    causeCodes: ['rule_missing'],
    leader: '镇党委书记',
    department: '镇党政办',
    dueOn: day(90 - age),
    measures: [measure('symptom', symptom, 40), measure('root', root, 85)],
  }
}
