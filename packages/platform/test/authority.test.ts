import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer, Client } from '../testing/client.ts'
import { COUNTY, idOf, useTestPlatform } from '../testing/index.ts'
import { signIn, stepUp } from './sign-in.ts'
import { toy } from './toy/index.ts'

const platform = useTestPlatform([toy])

/** Everybody in the cast, by what they are; one account for each role that there is. */
const people = {
  'system-admin': 'sysadmin',
  'security-admin': 'secadmin',
  'audit-admin': 'auditor',
  office: 'office',
  inspector: 'leader',
  'unit-head': 'unit',
  discipline: 'discipline',
  organisation: 'organisation',
  'leading-group': 'leading-group',
} as const
type Role = keyof typeof people
const everybody = Object.keys(people) as Role[]
const three: Role[] = ['system-admin', 'security-admin', 'audit-admin']

const accountId = (username: string) => idOf(COUNTY, `account/${username}`)
const unit = idOf(COUNTY, 'township')
const person = idOf(COUNTY, 'kin')
const account = accountId('member')
// Nobody has read this version, so that whoever is admitted changes nothing.
const stale = { version: 999_999_999 }

interface Act {
  by: readonly Role[]
  run: (client: Client) => Promise<Answer>
}

const admin = '/api/admin'
const acts: Record<string, Act> = {
  'see modules': { by: three, run: (c) => c.get(`${admin}/modules`) },
  'switch a module': {
    by: ['system-admin'],
    run: (c) => c.put(`${admin}/modules/toy`, { active: false }, stale),
  },
  'see one module': { by: three, run: (c) => c.get(`${admin}/modules/toy`) },
  'set a module': {
    by: ['system-admin'],
    run: (c) => c.put(`${admin}/modules/toy/settings`, { values: {} }, stale),
  },
  'approve what a package asks for': {
    by: ['security-admin'],
    run: (c) => c.put(`${admin}/modules/toy/approval`, { approve: true, looked: '1.0.0' }, stale),
  },
  'see organisations': { by: ['system-admin'], run: (c) => c.get(`${admin}/organisations`) },
  'add an organisation': {
    by: ['system-admin'],
    run: (c) => c.post(`${admin}/organisations`, { name: '新单位', type: 'school', parentId: null }),
  },
  'change an organisation': {
    by: ['system-admin'],
    run: (c) => c.patch(`${admin}/organisations/${unit}`, { name: '改名' }, stale),
  },
  'close an organisation': {
    by: ['system-admin'],
    run: (c) => c.put(`${admin}/organisations/${unit}/closed`, { closed: true }, stale),
  },
  'see people': { by: ['system-admin'], run: (c) => c.get(`${admin}/people`) },
  'add a person': {
    by: ['system-admin'],
    run: (c) =>
      c.post(`${admin}/people`, { name: '新人', title: '', organisationId: null, inspector: false }),
  },
  'change a person': {
    by: ['system-admin'],
    run: (c) => c.patch(`${admin}/people/${person}`, { title: '改' }, stale),
  },
  'note that a person left': {
    by: ['system-admin'],
    run: (c) => c.put(`${admin}/people/${person}/left`, { left: true }, stale),
  },
  'see accounts': { by: three, run: (c) => c.get(`${admin}/accounts`) },
  'open an account': {
    by: ['system-admin'],
    run: (c) => c.post(`${admin}/accounts`, { personId: idOf(COUNTY, 'member'), username: 'second-one' }),
  },
  'disable an account': {
    by: ['system-admin'],
    run: (c) => c.put(`${admin}/accounts/${account}/disabled`, { disabled: true }, stale),
  },
  'reset a password': {
    by: ['system-admin'],
    run: (c) => c.post(`${admin}/accounts/${account}/password`, undefined, stale),
  },
  'end sessions': { by: ['system-admin'], run: (c) => c.delete(`${admin}/accounts/${account}/sessions`) },
  'see roles': { by: three, run: (c) => c.get(`${admin}/roles`) },
  'see changes of roles': { by: three, run: (c) => c.get(`${admin}/role-changes`) },
  'propose a role': {
    by: ['security-admin'],
    run: (c) =>
      c.post(`${admin}/role-changes`, { accountId: account, act: 'give', role: 'inspector', reason: '已有' }),
  },
  'see security rules': { by: three, run: (c) => c.get(`${admin}/security-rules`) },
  'change a security rule': {
    by: ['security-admin'],
    run: (c) => c.put(`${admin}/security-rules/session.per-account`, { value: 2 }, stale),
  },
  'see recusals': { by: ['office', 'leading-group', 'organisation'], run: (c) => c.get('/api/recusals') },
  'decide a recusal': {
    by: ['office', 'leading-group'],
    // Of somebody who has no account, so that nobody else in this table is affected.
    run: (c) => c.post('/api/recusals', { personId: person, unitId: unit, reason: '试' }),
  },
  'ask for clearances': { by: ['security-admin'], run: (c) => c.get(`${admin}/clearances`) },
  'set a clearance': {
    by: ['security-admin'],
    run: (c) => c.put(`${admin}/clearances/${account}`, { clearance: 'public', reason: '试' }, stale),
  },
  'ask why the policy says so': {
    by: ['security-admin'],
    run: (c) => c.get(`${admin}/policy/roles/office`),
  },
  'list what is sealed': { by: ['leading-group'], run: (c) => c.get('/api/p/toy/marks/sealed') },
  'look business content up': {
    // An inspector from the day on which they are authorised for a team; here nobody is.
    by: ['office', 'unit-head'],
    run: (c) => c.get('/api/p/toy/items'),
  },
  'write business content': {
    by: ['office'],
    run: (c) => c.post('/api/p/toy/items', { unitId: unit, teamId: randomUUID(), title: '事项' }),
  },
}

const clients = new Map<Role, Client>()
beforeAll(async () => {
  for (const role of everybody) {
    const { client } = await signIn(platform.app, people[role])
    await stepUp(client)
    clients.set(role, client)
  }
})
const as = (role: Role) => clients.get(role) as Client

describe('who may do what: every role, every act', () => {
  const table = everybody.flatMap((role) => Object.entries(acts).map(([act, how]) => ({ role, act, how })))

  test('the table is whole', () => {
    expect(table).toHaveLength(9 * 31)
  })

  test.each(table)('$role: $act', async ({ role, how }) => {
    const { status } = await how.run(as(role))
    // Forbidden answers exactly as unknown; admitted and then refused by a rule or a version does not.
    expect(status === 404).toBe(!how.by.includes(role))
    expect(status).not.toBe(401)
    expect(status).toBeLessThan(500)
  })

  test.each(Object.entries(acts))('nobody who is not signed in: %s', async (_act, { run }) => {
    expect((await run(platform.anonymous)).status).toBe(401)
  })
})

describe('who may confirm what the security administrator proposed: everybody, and about everybody', () => {
  test.each(everybody)('%s', async (role) => {
    const secadmin = as('security-admin')
    const proposed = await secadmin.post('/api/admin/role-changes', {
      accountId: accountId('member2'),
      act: 'give',
      role: 'discipline',
      reason: '试一试',
    })
    const path = `/api/admin/role-changes/${proposed.body.id}/decision`
    const { status } = await as(role).post(path, { move: 'confirm' }, { version: 1 })
    const may = role === 'system-admin' || role === 'audit-admin'
    expect(status).toBe(may ? 200 : 404)
    const after = may
      ? await secadmin.post('/api/admin/role-changes', {
          accountId: accountId('member2'),
          act: 'take',
          role: 'discipline',
          reason: '收回',
        })
      : await secadmin.post(`/api/admin/role-changes/${proposed.body.id}/withdrawal`, undefined, {
          version: 1,
        })
    expect(after.status).toBe(200)
  })

  test('no administrator confirms what is about themselves', async () => {
    for (const role of ['system-admin', 'audit-admin'] as const) {
      const subject = accountId(people[role])
      // The rule refuses it when it is proposed already; so it is put there, and refused again.
      const refused = await as('security-admin').post('/api/admin/role-changes', {
        accountId: subject,
        act: 'take',
        role,
        reason: '本人事项',
      })
      expect(refused.body.code).toBe('roles.last-administrator')
    }
  })
})

describe('the database, entered as anybody, under any permission', () => {
  let app: pg.Client
  beforeAll(async () => {
    app = new pg.Client({ connectionString: platform.urls.appUrl })
    await app.connect()
  })
  afterAll(() => app.end())

  const statements: Record<string, { by: readonly Role[]; sql: string }> = {
    'rename an organisation': {
      by: ['system-admin'],
      sql: `update platform.organisation set name = '改' where id = '${unit}'`,
    },
    'move a person': {
      by: ['system-admin'],
      sql: `update platform.person set title = '改' where id = '${person}'`,
    },
    'open an account': {
      by: ['system-admin'],
      sql: `insert into platform.account (id, person_id, username, password_hash) values (gen_random_uuid(), '${person}', 'sql-made', 'x')`,
    },
    'set a password': {
      by: ['system-admin'],
      sql: `update platform.account set password_hash = 'x' where id = '${account}'`,
    },
    'disable an account': {
      by: ['system-admin'],
      sql: `update platform.account set disabled = true where id = '${account}'`,
    },
    'disable the security administrator': {
      by: [],
      sql: `update platform.account set disabled = true where id = '${accountId('secadmin')}'`,
    },
    'end sessions': { by: ['system-admin'], sql: `select platform.end_sessions_of('${account}')` },
    'end sessions, whose ever': {
      by: [],
      sql: `select platform.end_sessions(${COUNTY}, '${account}', 'ended')`,
    },
    'give a role': {
      by: [],
      sql: `insert into platform.account_role (account_id, role) values ('${account}', 'office')`,
    },
    'take a role': { by: [], sql: 'delete from platform.account_role' },
    'propose in another’s name': {
      by: [],
      sql: `insert into platform.role_change (id, account_id, act, role, reason, state, proposed_by)
        values (gen_random_uuid(), '${account}', 'give', 'office', 'x', 'proposed', '${accountId('kin')}')`,
    },
    'give in effect at once': {
      by: [],
      sql: `insert into platform.role_change (id, account_id, act, role, reason, state, proposed_by)
        values (gen_random_uuid(), '${account}', 'give', 'office', 'x', 'effective', platform.current_account())`,
    },
    propose: {
      by: ['security-admin'],
      sql: `insert into platform.role_change (id, account_id, act, role, reason, state, proposed_by)
        values (gen_random_uuid(), '${account}', 'give', 'office', 'x', 'proposed', platform.current_account())`,
    },
    'take an administrator’s role at once': {
      by: [],
      sql: `insert into platform.role_change (id, account_id, act, role, reason, state, proposed_by)
        values (gen_random_uuid(), '${accountId('office')}', 'take', 'audit-admin', 'x', 'effective', platform.current_account())`,
    },
    'set a security rule': {
      by: ['security-admin'],
      sql: `insert into platform.security_rule (name, value, changed_by) values ('x', 1, platform.current_account())`,
    },
    'read the hash of a password': { by: [], sql: 'select password_hash from platform.account' },
    'read sessions': { by: [], sql: 'select * from platform.session' },
    'read names of other counties': { by: [], sql: 'select * from platform.sign_in_name' },
    'write the log': {
      by: [],
      sql: `select platform.record_act(${COUNTY}, null, 'x', '${account}')`,
    },
    'change the log': { by: [], sql: `update platform.audit_event set facts = '{}'` },
    'leave the session and write': {
      by: [],
      sql: `with left_it as (select set_config('app.session', '', true))
        update platform.organisation set name = '改' from left_it where id = '${unit}' returning 1`,
    },
  }
  const table = everybody.flatMap((role) =>
    Object.entries(statements).map(([what, { by, sql }]) => ({ role, what, by, sql })),
  )

  test.each(table)('$role: $what', async ({ role, by, sql }) => {
    const { cookie, client } = await signIn(platform.app, people[role])
    await stepUp(client)
    const token = cookie.split('=')[1] as string
    const { rows } = await app.query('select platform.load_actor($1) as actor', [token])
    await app.query('begin')
    try {
      await app.query('select platform.enter($1, $2, $3)', [
        token,
        rows[0].actor.stamp,
        'platform.everything:do',
      ])
      const outcome = await app.query(sql).then(
        ({ rowCount }) => (rowCount ?? 0) > 0,
        (error: { code: string }) => {
          // Refused, and not merely wrong.
          expect(['XU403', '42501', '23503', '23514']).toContain(error.code)
          return false
        },
      )
      expect(outcome).toBe(by.includes(role))
    } finally {
      await app.query('rollback')
    }
  })
})
