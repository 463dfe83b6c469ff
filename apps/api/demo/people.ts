import type { CountySeed } from '@xuncha/platform'

type Person = CountySeed['people'][number]

/** Who may sign in to the demonstration county, by the name of the account. All of them are made up. */
export const people: readonly Person[] = [
  withAccount('office', 'office', '林知远', '巡察办经办', 'inspection-office'),
  withAccount('clue', 'clue-officer', '苏慎言', '巡察办线索专管员', 'inspection-office'),
  withAccount('clue2', 'clue-officer', '严若谷', '巡察办线索专管员', 'inspection-office'),
  { ...withAccount('leader', 'inspector', '邵明朗', '第一巡察组组长', 'inspection-office'), inspector: true },
  {
    ...withAccount('deputy', 'inspector', '温如松', '第一巡察组副组长', 'inspection-office'),
    inspector: true,
  },
  { ...withAccount('member', 'inspector', '顾清和', '巡察干部（抽调）', 'finance'), inspector: true },
  {
    ...withAccount('member2', 'inspector', '沈亦安', '巡察干部（抽调）', 'organisation-department'),
    inspector: true,
  },
  withAccount('unit', 'unit-head', '贺文博', '松涧镇党委书记', 'songjian'),
  withAccount('unit-liaison', 'unit-liaison', '顾小满', '松涧镇党政办主任、巡察联络员', 'songjian'),
  withAccount('discipline', 'discipline', '秦守正', '县纪委监委党风政风监督室主任', 'discipline-commission'),
  withAccount(
    'organisation',
    'organisation',
    '叶知秋',
    '县委组织部干部监督科科长',
    'organisation-department',
  ),
  withAccount('leading-group', 'leading-group', '唐景行', '县委巡察工作领导小组组长', 'committee'),
  withAccount('sysadmin', 'system-admin', '白系安', '系统管理员'),
  withAccount('secadmin', 'security-admin', '白保平', '安全保密管理员'),
  withAccount('auditor', 'audit-admin', '白审言', '安全审计员'),
]

/** People without an account: in the pool of inspectors, or at the head of a unit. */
export const colleagues: readonly Person[] = [
  { key: 'pool-1', name: '罗启航', title: '县住建局干部', organisation: 'housing', inspector: true },
  { key: 'pool-2', name: '纪云舒', title: '县农业农村局干部', organisation: 'agriculture', inspector: true },
  { key: 'pool-3', name: '苗青岩', title: '县教育局干部', organisation: 'education', inspector: true },
  {
    key: 'pool-4',
    name: '程砚之',
    title: '县纪委监委干部',
    organisation: 'discipline-commission',
    inspector: true,
  },
  { key: 'head-hospital', name: '汪润生', title: '县人民医院党委书记', organisation: 'hospital' },
  { key: 'head-liuting', name: '童以恒', title: '柳汀镇党委书记', organisation: 'liuting' },
]

function withAccount(
  username: string,
  role: string,
  name: string,
  title: string,
  organisation?: string,
): Person {
  const person = { key: username, name, title, account: { username, roles: [role] } }
  return organisation ? { ...person, organisation } : person
}
