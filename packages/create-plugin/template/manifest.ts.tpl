import { defineManifest } from '@xuncha/plugin-sdk'

/** {{title}}: notes of the office about units. */
export default defineManifest({
  manifestVersion: 1,
  id: '{{id}}',
  version: '0.1.0',
  sdk: '^0.1',
  title: { 'zh-CN': '{{title}}', en: '{{titleEn}}' },
  summary: { 'zh-CN': '巡察办对各单位的记录', en: 'Notes of the office about units' },
  order: 90,
  permissions: [
    { id: '{{id}}.note:read', title: { 'zh-CN': '查看记录', en: 'Read notes' }, risk: 'low', forUnits: true },
    { id: '{{id}}.note:write', title: { 'zh-CN': '写记录', en: 'Write notes' }, risk: 'low' },
  ],
  roles: {
    office: { '{{id}}.note:read': 'county', '{{id}}.note:write': 'county' },
    'unit-head': { '{{id}}.note:read': 'unit' },
  },
  pages: [
    {
      name: 'notes',
      path: '/notes',
      title: { 'zh-CN': '{{title}}', en: '{{titleEn}}' },
      needs: '{{id}}.note:read',
      menu: true,
    },
  ],
  publishes: [],
  listens: [],
  provides: [],
  uses: [],
  data: { schema: '{{schema}}', tables: { note: { holds: 'internal', keep: 'P1Y', unit: 'unit_id' } } },
})
