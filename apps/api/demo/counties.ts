import type { CountySeed } from '@xuncha/platform'
import { colleagues, people } from './people.ts'

const modules = ['planning', 'onsite', 'rectification', 'integrity']

/** Codes that the national directory has not given out. */
export const JICHUAN = 990_101
export const LANGU = 990_102

/**
 * The demonstration county 霁川县: fictional, with townships, departments, a hospital, a school, a state enterprise and
 * villages. No place of that name is in the national directory; a test keeps it so.
 */
export const jichuan: CountySeed = {
  id: JICHUAN,
  name: '霁川县',
  fictional: true,
  modules,
  organisations: [
    { key: 'committee', name: '中共霁川县委', type: 'department' },
    { key: 'inspection-office', name: '县委巡察办', type: 'department', parent: 'committee' },
    { key: 'discipline-commission', name: '县纪委监委', type: 'department', parent: 'committee' },
    { key: 'organisation-department', name: '县委组织部', type: 'department', parent: 'committee' },
    { key: 'finance', name: '县财政局', type: 'department', parent: 'committee' },
    { key: 'housing', name: '县住房和城乡建设局', type: 'department', parent: 'committee' },
    { key: 'agriculture', name: '县农业农村局', type: 'department', parent: 'committee' },
    { key: 'education', name: '县教育局', type: 'department', parent: 'committee' },
    { key: 'songjian', name: '松涧镇', type: 'township', parent: 'committee' },
    { key: 'liuting', name: '柳汀镇', type: 'township', parent: 'committee' },
    { key: 'heting', name: '荷汀乡', type: 'township', parent: 'committee' },
    { key: 'huaiting', name: '槐汀镇', type: 'township', parent: 'committee' },
    { key: 'weitang', name: '苇塘乡', type: 'township', parent: 'committee' },
    { key: 'hospital', name: '霁川县人民医院', type: 'hospital', parent: 'committee' },
    { key: 'school', name: '霁川县第一中学', type: 'school', parent: 'education' },
    { key: 'water', name: '霁川县水务投资有限公司', type: 'enterprise', parent: 'committee' },
    { key: 'village-1', name: '松涧镇青岚坞村', type: 'village', parent: 'songjian' },
    { key: 'village-2', name: '松涧镇竹影桥村', type: 'village', parent: 'songjian' },
    { key: 'village-3', name: '柳汀镇晴雨坪村', type: 'village', parent: 'liuting' },
    { key: 'village-4', name: '荷汀乡听泉坳村', type: 'village', parent: 'heting' },
  ],
  people: [...people, ...colleagues],
}

/** A second county, so that separation can be seen: what is in one is not there for the other. */
export const langu: CountySeed = {
  id: LANGU,
  name: '澜谷县',
  fictional: true,
  modules,
  organisations: [
    { key: 'committee', name: '中共澜谷县委', type: 'department' },
    { key: 'inspection-office', name: '县委巡察办', type: 'department', parent: 'committee' },
    { key: 'tongyin', name: '桐荫街道', type: 'township', parent: 'committee' },
    { key: 'xingwu', name: '杏坞镇', type: 'township', parent: 'committee' },
    { key: 'hospital', name: '澜谷县中医院', type: 'hospital', parent: 'committee' },
  ],
  people: [
    {
      key: 'office-b',
      name: '范思齐',
      title: '巡察办经办',
      organisation: 'inspection-office',
      account: { username: 'office-b', roles: ['office'] },
    },
  ],
}
