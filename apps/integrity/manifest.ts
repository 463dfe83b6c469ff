import { defineManifest } from '@xuncha/plugin-sdk'

const PERSON = { none: 'what a person says of themselves; the units in it are those they stand aside from' }

/** 队伍廉洁: the inspectors inspected: undertakings, recusal declarations, and what the units say of the teams. */
export default defineManifest({
  manifestVersion: 1,
  id: 'integrity',
  version: '0.1.0',
  sdk: '^0.1',
  title: { 'zh-CN': '队伍廉洁', en: 'Integrity' },
  summary: {
    'zh-CN': '承诺书、回避声明与回避审查、被巡察单位对巡察组的后评估',
    en: 'Undertakings, recusal declarations and screening, the units’ evaluation of the teams',
  },
  order: 40,
  permissions: [
    {
      id: 'integrity.declaration:read',
      title: { 'zh-CN': '查看回避声明', en: 'Read declarations' },
      risk: 'high',
    },
    {
      id: 'integrity.declaration:write',
      title: { 'zh-CN': '作出回避声明', en: 'File declarations' },
      risk: 'low',
    },
    {
      id: 'integrity.commitment:read',
      title: { 'zh-CN': '查看承诺书', en: 'Read undertakings' },
      risk: 'low',
    },
    {
      id: 'integrity.commitment:sign',
      title: { 'zh-CN': '签署承诺书', en: 'Sign undertakings' },
      risk: 'low',
    },
    {
      id: 'integrity.evaluation:read',
      title: { 'zh-CN': '查看后评估', en: 'Read evaluations' },
      risk: 'high',
      forUnits: true,
    },
    {
      id: 'integrity.evaluation:answer',
      title: { 'zh-CN': '填写后评估', en: 'Answer evaluations' },
      risk: 'low',
      forUnits: true,
    },
    {
      id: 'integrity.work:read',
      title: { 'zh-CN': '查看本人待办', en: 'Read one’s own work' },
      risk: 'low',
      forUnits: true,
    },
  ],
  roles: {
    office: {
      'integrity.declaration:read': 'county',
      'integrity.declaration:write': 'county',
      'integrity.commitment:read': 'county',
      'integrity.evaluation:read': 'county',
      'integrity.work:read': 'county',
    },
    inspector: {
      'integrity.declaration:read': 'own',
      'integrity.declaration:write': 'own',
      'integrity.commitment:read': 'own',
      'integrity.commitment:sign': 'own',
      'integrity.work:read': 'own',
    },
    'unit-head': {
      'integrity.evaluation:read': 'unit',
      'integrity.evaluation:answer': 'unit',
      'integrity.work:read': 'own',
    },
    discipline: {
      'integrity.commitment:read': 'county',
      'integrity.evaluation:read': 'county',
      'integrity.work:read': 'own',
    },
    organisation: {
      'integrity.declaration:read': 'county',
      'integrity.commitment:read': 'county',
      'integrity.evaluation:read': 'county',
      'integrity.work:read': 'own',
    },
    'leading-group': {
      'integrity.declaration:read': 'county',
      'integrity.commitment:read': 'county',
      'integrity.evaluation:read': 'county',
      'integrity.work:read': 'own',
    },
  },
  pages: [
    {
      name: 'commitments',
      path: '/commitments',
      title: { 'zh-CN': '承诺书', en: 'Undertakings' },
      needs: 'integrity.commitment:read',
      menu: true,
      icon: 'clipboard',
      order: 10,
    },
    {
      name: 'commitment',
      path: '/commitments/:id',
      title: { 'zh-CN': '承诺书', en: 'Undertaking' },
      needs: 'integrity.commitment:read',
    },
    {
      name: 'declarations',
      path: '/declarations',
      title: { 'zh-CN': '回避声明', en: 'Declarations' },
      needs: 'integrity.declaration:read',
      menu: true,
      icon: 'shield',
      order: 20,
    },
    {
      name: 'declaration-new',
      path: '/declarations/new',
      title: { 'zh-CN': '作出回避声明', en: 'Declare' },
      needs: 'integrity.declaration:write',
    },
    {
      name: 'declaration',
      path: '/declarations/:id',
      title: { 'zh-CN': '回避声明', en: 'Declaration' },
      needs: 'integrity.declaration:read',
    },
    {
      name: 'evaluations',
      path: '/evaluations',
      title: { 'zh-CN': '后评估', en: 'Evaluations' },
      needs: 'integrity.evaluation:read',
      menu: true,
      icon: 'ledger',
      order: 30,
    },
    {
      name: 'evaluation',
      path: '/evaluations/:id',
      title: { 'zh-CN': '后评估', en: 'Evaluation' },
      needs: 'integrity.evaluation:read',
    },
  ],
  extensions: [
    {
      name: 'round-standing',
      slot: 'planning.round.v1',
      title: { 'zh-CN': '承诺书与回避声明', en: 'Undertakings and declarations' },
      needs: 'integrity.commitment:read',
      order: 10,
    },
  ],
  verbs: [
    {
      name: 'sign',
      title: { 'zh-CN': '签署承诺书', en: 'Sign an undertaking' },
      needs: 'integrity.commitment:sign',
      opens: '/commitments?do=sign',
    },
    {
      name: 'declare',
      title: { 'zh-CN': '作出回避声明', en: 'Declare' },
      needs: 'integrity.declaration:write',
      opens: '/declarations?do=declare',
    },
  ],
  publishes: ['integrity.commitment-signed.v1'],
  listens: ['planning.member-nominated.v1', 'planning.round-closed.v1'],
  provides: ['integrity.recusal.v1'],
  uses: [],
  data: {
    schema: 'integrity',
    tables: {
      declaration: { holds: 'sensitive', shown: 'Declaration', keep: 'P10Y', unit: PERSON },
      declaration_version: { holds: 'sensitive', shown: { with: 'declaration' }, keep: 'P10Y', unit: PERSON },
      commitment: { holds: 'personal', keep: 'P30Y', unit: PERSON },
      evaluation: { holds: 'sensitive', shown: 'Evaluation', keep: 'P10Y', unit: 'unit_id' },
    },
  },
})
