import type { CodeNode } from '../src/index.ts'

export const codes: CodeNode[] = [
  {
    code: 'G1',
    title: '紧盯贯彻落实党的路线方针政策和党中央决策部署',
    signs: [
      { code: 'G1-01', title: '学习贯彻不深入，存在以会议贯彻会议' },
      { code: 'G1-02', title: '重点任务推进缓慢，措施空泛' },
    ],
  },
  {
    code: 'G2',
    title: '紧盯群众身边不正之风和腐败问题',
    signs: [
      { code: 'G2-01', title: '优亲厚友，名册弄虚作假' },
      { code: 'G2-02', title: '截留、挪用惠民资金' },
      { code: 'G2-03', title: '村级“三资”管理混乱' },
    ],
  },
  {
    code: 'G3',
    title: '紧盯领导班子和干部人才队伍建设',
    signs: [{ code: 'G3-01', title: '选人用人程序不规范' }],
  },
]
