import type { TimelineEntry } from '../src/index.ts'

export const timeline: TimelineEntry[] = [
  {
    id: '5',
    at: '2026-11-21T07:41:00Z',
    who: '王建国',
    what: '申报完成',
    tone: 'warn',
    reason: '名册已全部补签并在村务公开栏公示七天，无异议。',
  },
  {
    id: '4',
    at: '2026-11-03T02:05:00Z',
    who: '李秀兰',
    what: '修改方案',
    changes: [
      { label: '期限', from: '2026-11-30', to: '2026-12-15' },
      { label: '责任领导', from: '周海燕', to: '王建国' },
    ],
  },
  { id: '3', at: '2026-10-28T08:30:00Z', who: '陈立新', what: '批准方案', tone: 'good' },
  {
    id: '2',
    at: '2026-10-26T03:12:00Z',
    who: '陈立新',
    what: '退回方案',
    tone: 'bad',
    reason: '措施没有针对审核环节，请补充财政所的复核办法。',
  },
  { id: '1', at: '2026-10-20T01:00:00Z', who: '系统', what: '反馈意见送达，生成整改事项', tone: 'info' },
]
