import { paperDuties } from '@xuncha/domain'
import { defineManifest } from '@xuncha/plugin-sdk'

const ITEM = { through: 'item_id', to: 'item' }

/** 整改监督: the second half of the article 后半篇文章, from the feedback to the closed item and the look-back. */
export default defineManifest({
  manifestVersion: 1,
  id: 'rectification',
  version: '0.1.0',
  sdk: '^0.1',
  title: { 'zh-CN': '整改监督', en: 'Rectification' },
  summary: {
    'zh-CN': '整改台账、三张清单、整改方案、佐证、监督意见、核查验收、销号与回头看',
    en: 'The ledger, three lists, plans, evidence, supervisors’ opinions, verification, closing and look-back',
  },
  order: 30,
  permissions: [
    {
      id: 'rectification.item:read',
      title: { 'zh-CN': '查看整改事项', en: 'Read items' },
      risk: 'low',
      forUnits: true,
      duties: paperDuties,
    },
    {
      id: 'rectification.item:write',
      title: { 'zh-CN': '录入和更正整改事项', en: 'Type in and correct items' },
      risk: 'high',
    },
    {
      id: 'rectification.item:move',
      title: { 'zh-CN': '办理整改事项', en: 'Move items on' },
      risk: 'low',
      forUnits: true,
    },
    {
      id: 'rectification.item:plan',
      title: { 'zh-CN': '填报整改方案', en: 'File plans' },
      risk: 'low',
      forUnits: true,
    },
    {
      id: 'rectification.item:report',
      title: { 'zh-CN': '报告整改进展', en: 'Report progress' },
      risk: 'low',
      forUnits: true,
    },
    { id: 'rectification.item:review', title: { 'zh-CN': '审核整改方案', en: 'Review plans' }, risk: 'high' },
    {
      id: 'rectification.opinion:write',
      title: { 'zh-CN': '提出监督意见', en: 'Give opinions' },
      risk: 'high',
    },
    {
      id: 'rectification.item:verify',
      title: { 'zh-CN': '核查整改结果', en: 'Verify results' },
      risk: 'high',
    },
    {
      id: 'rectification.record:label',
      title: { 'zh-CN': '变更记录标识', en: 'Label records' },
      risk: 'high',
    },
    {
      id: 'rectification.record:seal',
      title: { 'zh-CN': '封存和启封记录', en: 'Seal records' },
      risk: 'high',
    },
    { id: 'rectification.item:close', title: { 'zh-CN': '销号', en: 'Close items' }, risk: 'high' },
    {
      id: 'rectification.item:reopen',
      title: { 'zh-CN': '回头看和重开', en: 'Look back and reopen' },
      risk: 'high',
    },
  ],
  marks: { label: 'rectification.record:label', seal: 'rectification.record:seal' },
  roles: {
    office: {
      'rectification.record:label': 'county',
      'rectification.item:read': 'county',
      'rectification.item:write': 'county',
      'rectification.item:move': 'county',
      'rectification.item:review': 'county',
      'rectification.item:verify': 'county',
      'rectification.item:close': 'county',
      'rectification.item:reopen': 'county',
    },
    discipline: {
      'rectification.item:read': 'county',
      'rectification.item:move': 'county',
      'rectification.item:review': 'county',
      'rectification.opinion:write': 'county',
      'rectification.item:verify': 'county',
      'rectification.item:reopen': 'county',
    },
    organisation: {
      'rectification.item:read': 'county',
      'rectification.item:move': 'county',
      'rectification.item:review': 'county',
      'rectification.opinion:write': 'county',
      'rectification.item:verify': 'county',
    },
    'leading-group': { 'rectification.item:read': 'county', 'rectification.record:seal': 'county' },
    'unit-head': {
      'rectification.item:read': 'unit',
      'rectification.item:move': 'unit',
      'rectification.item:plan': 'unit',
      'rectification.item:report': 'unit',
    },
    // Prepares what the head then puts their name to: the plan's text, progress, evidence. The moves are the head's.
    'unit-liaison': {
      'rectification.item:read': 'unit',
      'rectification.item:move': 'unit',
      'rectification.item:plan': 'unit',
      'rectification.item:report': 'unit',
    },
    inspector: { 'rectification.item:read': 'team' },
  },
  pages: [
    {
      name: 'items',
      path: '/items',
      title: { 'zh-CN': '整改台账', en: 'Ledger' },
      needs: 'rectification.item:read',
      menu: true,
      icon: 'ledger',
      order: 10,
    },
    {
      name: 'lists',
      path: '/lists',
      title: { 'zh-CN': '三张清单', en: 'Three lists' },
      needs: 'rectification.item:read',
      menu: true,
      icon: 'clipboard',
      order: 20,
    },
    {
      name: 'item-new',
      path: '/items/new',
      title: { 'zh-CN': '录入整改事项', en: 'New item' },
      needs: 'rectification.item:write',
    },
    {
      name: 'item',
      path: '/items/:id',
      title: { 'zh-CN': '整改事项', en: 'Item' },
      needs: 'rectification.item:read',
    },
  ],
  extensions: [
    {
      name: 'feedback-items',
      slot: 'onsite.feedback.v1',
      title: { 'zh-CN': '整改事项', en: 'Rectification items' },
      needs: 'rectification.item:read',
      order: 10,
    },
  ],
  verbs: [
    {
      name: 'new-item',
      title: { 'zh-CN': '录入整改事项', en: 'Type in an item' },
      needs: 'rectification.item:write',
      opens: '/items/new',
    },
    {
      name: 'overdue',
      title: { 'zh-CN': '查看逾期事项', en: 'See what is overdue' },
      needs: 'rectification.item:read',
      opens: '/items?due=overdue',
    },
  ],
  publishes: [],
  listens: ['onsite.feedback-delivered.v1'],
  provides: [],
  uses: [],
  data: {
    schema: 'rectification',
    tables: {
      feedback: { holds: 'internal', keep: 'P30Y', unit: 'unit_id' },
      item: {
        holds: 'internal',
        keep: 'P30Y',
        unit: 'unit_id',
        marked: { unit: 'unit_id', team: 'team_id' },
        title: { 'zh-CN': '整改事项', en: 'Item' },
      },
      measure: { holds: 'internal', keep: 'P30Y', unit: ITEM },
      progress: { holds: 'internal', keep: 'P30Y', unit: ITEM },
      evidence: { holds: 'internal', keep: 'P30Y', unit: ITEM },
      opinion: { holds: 'internal', keep: 'P30Y', unit: ITEM },
      verification: { holds: 'internal', keep: 'P30Y', unit: ITEM },
      look_back: { holds: 'internal', keep: 'P30Y', unit: ITEM },
      item_move: { holds: 'internal', keep: 'P30Y', unit: ITEM },
    },
  },
})
