import type { PermissionDeclaration } from '@xuncha/plugin-sdk'

/** The platform's own permissions, named like a plugin's. No county can switch them off. */
export const platformPermissions: readonly PermissionDeclaration[] = [
  declare('platform.module:read', '查看模块', 'See modules'),
  declare('platform.module:manage', '启用、停用模块', 'Turn modules on and off', 'high'),
  declare('platform.module:approve', '批准插件权限', 'Approve what plugin packages may do', 'high'),
  declare(
    'platform.retention:read',
    '查看留存数据（不含内容）',
    'See what is kept of uninstalled modules, not what is in it',
  ),
  declare(
    'platform.retention:decide',
    '决定留存数据的保全和销毁',
    'Decide on holding and destroying what is kept',
    'high',
  ),
  declare('platform.audit:read', '查看、验证和导出审计记录', 'Read, verify and export the audit log', 'high'),
  {
    ...declare('platform.directory:read', '查找单位和人员', 'Look organisations and people up'),
    forUnits: true,
  },
  declare('platform.organisation:manage', '管理单位', 'Manage organisations'),
  declare('platform.person:manage', '管理人员', 'Manage people'),
  declare('platform.account:read', '查看账号及其角色', 'See accounts and their roles'),
  declare('platform.account:manage', '管理账号', 'Manage accounts', 'high'),
  declare('platform.role-change:read', '查看角色变更', 'See changes of roles'),
  declare('platform.role-change:propose', '提出角色变更', 'Propose changes of roles', 'high'),
  declare('platform.role-change:decide', '确认角色变更', 'Decide on changes of roles', 'high'),
  declare('platform.security-rule:read', '查看安全设置', 'See security rules'),
  declare('platform.security-rule:manage', '更改安全设置', 'Change security rules', 'high'),
  declare('platform.policy:explain', '查看权限说明', 'Ask why the policy says so'),
  declare('platform.clearance:manage', '设定知悉范围', 'Set clearances', 'high'),
  declare('platform.recusal:read', '查看回避情况', 'See recusals', 'high'),
  declare('platform.recusal:decide', '决定回避', 'Decide recusals', 'high'),
  declare('platform.recusal:lift', '解除回避', 'Lift recusals', 'high'),
  declare(
    'platform.vault:read',
    '查看密封信息登记（不含内容）',
    'See which entries are sealed, not what is in them',
  ),
  declare('platform.vault:enter', '录入密封信息', 'Seal entries', 'high'),
  declare('platform.vault:request', '申请开封并查阅', 'Ask to open what is sealed, and read it', 'high'),
  declare('platform.vault:approve', '批准开封', 'Approve the opening of what is sealed', 'high'),
  declare('platform.vault:own-key', '设立自己的密钥', 'Make a key of one’s own'),
  declare('platform.vault:hold', '保管密封信息的密钥', 'Hold the keys of what is sealed', 'high'),
  declare('platform.vault:escrow', '分持恢复密钥', 'Hold a share of the recovery key', 'high'),
]

const seenByAdministrators = {
  'platform.module:read': 'county',
  'platform.account:read': 'county',
  'platform.role-change:read': 'county',
  'platform.security-rule:read': 'county',
  'platform.retention:read': 'county',
} as const

/** Three persons outside the administrators and outside the office. */
const custodian = { 'platform.vault:own-key': 'county', 'platform.vault:escrow': 'county' } as const

/**
 * What the platform itself grants to roles. The three administrators: accounts without grants, grants without accounts,
 * and the second opinion on grants.
 */
export const platformGrants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'system-admin': {
    ...seenByAdministrators,
    'platform.module:manage': 'county',
    'platform.organisation:manage': 'county',
    'platform.person:manage': 'county',
    'platform.account:manage': 'county',
    'platform.role-change:decide': 'county',
    'platform.retention:decide': 'county',
  },
  'security-admin': {
    ...seenByAdministrators,
    'platform.module:approve': 'county',
    'platform.role-change:propose': 'county',
    'platform.security-rule:manage': 'county',
    'platform.policy:explain': 'county',
    'platform.clearance:manage': 'county',
    'platform.retention:decide': 'county',
  },
  'audit-admin': {
    ...seenByAdministrators,
    'platform.audit:read': 'county',
    'platform.role-change:decide': 'county',
  },
  office: {
    'platform.directory:read': 'county',
    'platform.recusal:read': 'county',
    'platform.recusal:decide': 'county',
  },
  'clue-officer': {
    'platform.directory:read': 'county',
    'platform.vault:read': 'county',
    'platform.vault:enter': 'county',
    'platform.vault:request': 'county',
    'platform.vault:approve': 'county',
    'platform.vault:own-key': 'county',
    'platform.vault:hold': 'county',
  },
  // By team: for the head of the team that the entry is of, and for no other member.
  inspector: {
    'platform.directory:read': 'county',
    'platform.vault:read': 'team',
    'platform.vault:request': 'team',
    'platform.vault:own-key': 'county',
  },
  'leading-group': {
    'platform.directory:read': 'county',
    'platform.recusal:read': 'county',
    'platform.recusal:decide': 'county',
    'platform.recusal:lift': 'county',
    'platform.vault:read': 'county',
    'platform.vault:approve': 'county',
    ...custodian,
  },
  discipline: { 'platform.directory:read': 'county', ...custodian },
  organisation: { 'platform.directory:read': 'county', 'platform.recusal:read': 'county', ...custodian },
  'unit-head': { 'platform.directory:read': 'unit' },
  'unit-liaison': { 'platform.directory:read': 'unit' },
}

function declare(
  id: PermissionDeclaration['id'],
  zh: string,
  en: string,
  risk: PermissionDeclaration['risk'] = 'low',
): PermissionDeclaration {
  return { id, title: { 'zh-CN': zh, en }, risk }
}
