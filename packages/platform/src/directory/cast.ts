import type { CountySeed } from './seed.ts'

const organisations = [
  { key: 'committee', name: '县委', type: 'department' },
  { key: 'inspection-office', name: '县委巡察办', type: 'department', parent: 'committee' },
  { key: 'discipline-commission', name: '县纪委监委', type: 'department', parent: 'committee' },
  { key: 'organisation-department', name: '县委组织部', type: 'department', parent: 'committee' },
  { key: 'township', name: '测试镇', type: 'township', parent: 'committee' },
  { key: 'hospital', name: '测试县医院', type: 'hospital', parent: 'committee' },
] as const

/**
 * A county of made-up people, for tests and for whoever writes a module, in the roles of the demo: usernames as in the
 * demo, with a suffix for any county but the first.
 */
export function madeUpCounty(id: number, suffix: string, modules: readonly string[]): CountySeed {
  const account = (username: string, ...roles: string[]) => ({ username: username + suffix, roles })
  return {
    id,
    name: `测试县${id}`,
    fictional: true,
    organisations,
    modules,
    people: [
      {
        key: 'office',
        name: '钱经办',
        title: '经办',
        organisation: 'inspection-office',
        account: account('office', 'office'),
      },
      {
        key: 'leader',
        name: '孙组长',
        title: '巡察组组长',
        organisation: 'inspection-office',
        inspector: true,
        account: account('leader', 'inspector'),
      },
      {
        key: 'deputy',
        name: '李副组长',
        title: '巡察组副组长',
        organisation: 'inspection-office',
        inspector: true,
        account: account('deputy', 'inspector'),
      },
      {
        key: 'member',
        name: '周组员',
        title: '巡察干部',
        organisation: 'inspection-office',
        inspector: true,
        account: account('member', 'inspector'),
      },
      {
        key: 'member2',
        name: '吴组员',
        title: '巡察干部',
        organisation: 'inspection-office',
        inspector: true,
        account: account('member2', 'inspector'),
      },
      {
        key: 'liaison',
        name: '沈联络员',
        title: '巡察干部',
        organisation: 'inspection-office',
        inspector: true,
        account: account('liaison', 'inspector'),
      },
      {
        key: 'kin',
        name: '郑干部',
        title: '巡察干部',
        organisation: 'organisation-department',
        inspector: true,
      },
      {
        key: 'unit',
        name: '王书记',
        title: '党委书记',
        organisation: 'township',
        account: account('unit', 'unit-head'),
      },
      {
        key: 'clerk',
        name: '丁联络',
        title: '党政办主任',
        organisation: 'township',
        account: account('clerk', 'unit-liaison'),
      },
      {
        key: 'unit2',
        name: '冯院长',
        title: '院长',
        organisation: 'hospital',
        account: account('unit2', 'unit-head'),
      },
      {
        key: 'discipline',
        name: '陈科长',
        title: '科长',
        organisation: 'discipline-commission',
        account: account('discipline', 'discipline'),
      },
      {
        key: 'organisation',
        name: '褚科长',
        title: '科长',
        organisation: 'organisation-department',
        account: account('organisation', 'organisation'),
      },
      {
        key: 'leading-group',
        name: '卫组长',
        title: '领导小组组长',
        organisation: 'committee',
        account: account('leading-group', 'leading-group'),
      },
      { key: 'sysadmin', name: '蒋管理', title: '系统管理员', account: account('sysadmin', 'system-admin') },
      {
        key: 'secadmin',
        name: '沈管理',
        title: '安全保密管理员',
        account: account('secadmin', 'security-admin'),
      },
      { key: 'auditor', name: '韩管理', title: '安全审计员', account: account('auditor', 'audit-admin') },
    ],
  }
}
