import { defineManifest, type PluginManifest } from '@xuncha/plugin-sdk'
import { settings } from './settings.ts'

export default defineManifest({
  manifestVersion: 1,
  id: 'toy',
  version: '1.0.0',
  sdk: '^0.1',
  title: { 'zh-CN': '玩具', en: 'Toy' },
  summary: { 'zh-CN': '试验用', en: 'For trials' },
  order: 1,
  permissions: [
    {
      id: 'toy.item:read',
      title: { 'zh-CN': '查看', en: 'Read' },
      risk: 'low',
      forUnits: true,
    },
    { id: 'toy.paper:read', title: { 'zh-CN': '查看底稿', en: 'Read papers' }, risk: 'high' },
    { id: 'toy.item:label', title: { 'zh-CN': '标识', en: 'Label' }, risk: 'high' },
    { id: 'toy.item:seal', title: { 'zh-CN': '封存', en: 'Seal' }, risk: 'high' },
    { id: 'toy.item:write', title: { 'zh-CN': '修改', en: 'Write' }, risk: 'low' },
  ],
  roles: {
    office: {
      'toy.item:read': 'county',
      'toy.item:write': 'county',
      'toy.paper:read': 'county',
      'toy.item:label': 'county',
    },
    'leading-group': { 'toy.item:seal': 'county', 'toy.item:label': 'county' },
    'clue-officer': { 'toy.item:read': 'county' },
    inspector: { 'toy.item:read': 'team', 'toy.paper:read': 'team' },
    'unit-head': { 'toy.item:read': 'unit' },
  },
  marks: { label: 'toy.item:label', seal: 'toy.item:seal' },
  settings,
  fields: [
    {
      permission: 'toy.paper:read',
      of: 'ToyPaper',
      hide: ['title', 'notes'],
      reach: 'team',
      duties: ['liaison'],
      unless: ['unitId'],
    },
  ],
  pages: [
    {
      name: 'items',
      path: '/items',
      title: { 'zh-CN': '玩具', en: 'Toys' },
      needs: 'toy.item:read',
      menu: true,
    },
  ],
  publishes: ['toy.made.v1'],
  listens: ['toy.made.v1'],
  provides: ['toy.counting.v1'],
  uses: ['toy.counting.v1'],
  data: {
    schema: 'toy',
    tables: {
      item: {
        holds: 'internal',
        keep: 'P1Y',
        unit: 'unit_id',
        marked: { unit: 'unit_id', team: 'team_id' },
        title: { 'zh-CN': '事项', en: 'Item' },
      },
      note: { holds: 'internal', keep: 'P1Y', unit: { through: 'item_id', to: 'item' } },
      heard: { holds: 'internal', keep: 'P1Y', unit: { none: 'what was heard' } },
    },
  },
} as const satisfies PluginManifest)
