import { defineManifest } from '@xuncha/plugin-sdk'

// Which units a round inspects is announced to them and to the public, and a team cannot be authorised by somebody to
// whom one of its units is missing: what the plan says stays whole. Marked, it is gone as a whole.
const PLAN = { none: 'the plan of a round is about many units at once, and says of none what was found' }
const OF_ROUND = { through: 'round_id', to: 'round' }

/** 巡察计划: a round from its plan to its end: units, focus, teams, who is in them and until when. */
export default defineManifest({
  manifestVersion: 1,
  id: 'planning',
  version: '0.1.0',
  sdk: '^0.1',
  title: { 'zh-CN': '巡察计划', en: 'Planning' },
  summary: {
    'zh-CN': '轮次方案、被巡察单位、监督重点、组队与回避审查、一次一授权、动员讲话',
    en: 'Rounds, units, focus, teams and recusal, authorisation for one round, the mobilisation speech',
  },
  order: 10,
  permissions: [
    { id: 'planning.round:read', title: { 'zh-CN': '查看轮次', en: 'Read rounds' }, risk: 'low' },
    { id: 'planning.round:write', title: { 'zh-CN': '起草轮次方案', en: 'Plan rounds' }, risk: 'low' },
    { id: 'planning.round:move', title: { 'zh-CN': '办理和审定轮次', en: 'Move rounds on' }, risk: 'high' },
    {
      id: 'planning.team:write',
      title: { 'zh-CN': '推荐、提名和调整组员', en: 'Propose, nominate and replace team members' },
      risk: 'high',
    },
    { id: 'planning.record:label', title: { 'zh-CN': '变更轮次标识', en: 'Label rounds' }, risk: 'high' },
    { id: 'planning.record:seal', title: { 'zh-CN': '封存和启封轮次', en: 'Seal rounds' }, risk: 'high' },
    { id: 'planning.team:authorise', title: { 'zh-CN': '授权巡察组', en: 'Authorise teams' }, risk: 'high' },
  ],
  marks: { label: 'planning.record:label', seal: 'planning.record:seal' },
  roles: {
    office: {
      'planning.round:read': 'county',
      'planning.round:write': 'county',
      'planning.round:move': 'county',
      'planning.team:write': 'county',
      'planning.record:label': 'county',
    },
    'leading-group': {
      'planning.round:read': 'county',
      'planning.round:move': 'county',
      'planning.team:authorise': 'county',
      'planning.record:seal': 'county',
    },
    // They propose, and take back what they proposed: whom to put forward is the office's move.
    discipline: { 'planning.round:read': 'county', 'planning.team:write': 'county' },
    organisation: { 'planning.round:read': 'county', 'planning.team:write': 'county' },
    inspector: { 'planning.round:read': 'team' },
  },
  pages: [
    {
      name: 'rounds',
      path: '/rounds',
      title: { 'zh-CN': '轮次', en: 'Rounds' },
      needs: 'planning.round:read',
      menu: true,
      icon: 'calendar',
      order: 10,
    },
    {
      name: 'round-new',
      path: '/rounds/new',
      title: { 'zh-CN': '新建轮次', en: 'New round' },
      needs: 'planning.round:write',
    },
    {
      name: 'round',
      path: '/rounds/:id',
      title: { 'zh-CN': '轮次', en: 'Round' },
      needs: 'planning.round:read',
    },
    {
      name: 'round-edit',
      path: '/rounds/:id/edit',
      title: { 'zh-CN': '修改轮次方案', en: 'Change the plan' },
      needs: 'planning.round:write',
    },
    {
      name: 'document',
      path: '/rounds/:id/documents/:documentId',
      title: { 'zh-CN': '文件', en: 'Document' },
      needs: 'planning.round:read',
    },
  ],
  slots: [{ name: 'planning.round.v1', title: { 'zh-CN': '轮次', en: 'Round' }, page: 'round' }],
  verbs: [
    {
      name: 'new-round',
      title: { 'zh-CN': '新建轮次', en: 'New round' },
      needs: 'planning.round:write',
      opens: '/rounds/new',
    },
  ],
  publishes: ['planning.member-nominated.v1', 'planning.team-authorised.v1', 'planning.round-closed.v1'],
  listens: ['integrity.commitment-signed.v1'],
  provides: [],
  uses: ['integrity.recusal.v1'],
  data: {
    schema: 'planning',
    tables: {
      round: {
        holds: 'internal',
        keep: 'forever',
        unit: PLAN,
        marked: {},
        title: { 'zh-CN': '轮次', en: 'Round' },
      },
      round_move: { holds: 'internal', keep: 'forever', unit: OF_ROUND },
      team: { holds: 'internal', keep: 'P30Y', unit: OF_ROUND },
      round_unit: { holds: 'internal', keep: 'P30Y', unit: OF_ROUND },
      member: { holds: 'personal', keep: 'P30Y', unit: OF_ROUND },
      member_move: { holds: 'personal', keep: 'P30Y', unit: OF_ROUND },
      document: { holds: 'internal', keep: 'forever', unit: OF_ROUND },
    },
  },
})
