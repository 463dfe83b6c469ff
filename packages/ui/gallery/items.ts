/** Rectification items of a fictional county. */
export interface Item {
  id: string
  number: string
  title: string
  unit: string
  category: string
  state: 'planning' | 'in-progress' | 'declared' | 'verified' | 'closed'
  leader: string
  dueOn: string | null
  measures: number
}

const units = ['青山县水务局', '河湾镇党委', '县人民医院', '青山县城投公司', '石桥乡党委', '县第二中学']
const titles = [
  '党委会研究“三重一大”事项记录不完整，个别议题以传阅代替集体决策',
  '惠民补贴资金发放审核不严，部分名册缺少村民小组长签字',
  '工程变更未按程序报批，先施工后补手续',
  '对上轮巡察反馈问题整改跟踪不到位，台账更新滞后',
  '公务用车加油卡管理不规范，缺少行车记录核对',
  '基层党支部“三会一课”记录补写、代写',
  '医用耗材采购询价走过场，供应商长期固定',
]
const categories = ['G1 政治责任', 'G2 群众身边', 'G3 工程项目', 'G4 基层组织']
const leaders = ['王建国', '李秀兰', '赵明', '周海燕', '刘志强']
const states = ['planning', 'in-progress', 'in-progress', 'declared', 'verified', 'closed'] as const

export const items: Item[] = Array.from({ length: 42 }, (_, index) => ({
  id: `item-${index}`,
  number: `青巡整〔2026〕${String(index + 1).padStart(3, '0')}号`,
  title: titles[index % titles.length]!,
  unit: units[index % units.length]!,
  category: categories[index % categories.length]!,
  state: states[index % states.length]!,
  leader: leaders[index % leaders.length]!,
  dueOn:
    index % 9 === 8 ? null : new Date(Date.now() + (index * 3 - 9) * 86_400_000).toISOString().slice(0, 10),
  measures: (index * 7) % 11,
}))

export const stateNames = {
  planning: '制定方案',
  'in-progress': '整改中',
  declared: '已申报',
  verified: '已验收',
  closed: '已销号',
} as const

export const stateTones = {
  planning: 'neutral',
  'in-progress': 'info',
  declared: 'warn',
  verified: 'good',
  closed: 'neutral',
} as const
