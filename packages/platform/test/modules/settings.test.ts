import { describe, expect, test } from 'vitest'
import { useTestPlatform } from '../../testing/index.ts'
import { toy } from '../toy/index.ts'

const platform = useTestPlatform([toy])
const path = '/api/admin/modules/toy'

async function present(who = 'sysadmin') {
  return (await (await platform.as(who)).get(path)).body.settings
}

async function choose(values: object, version?: number, who = 'sysadmin') {
  const rowVersion = version ?? (await present(who)).rowVersion
  return (await platform.as(who)).put(`${path}/settings`, { values }, { version: rowVersion })
}

async function held(who = 'office') {
  return (await (await platform.as(who)).get('/api/p/toy/settings')).body
}

describe('a module’s settings 模块参数', () => {
  test('have their defaults until the county sets them, and go back to them', async () => {
    const office = await held()
    expect(office.inTransaction).toEqual({ days: 5, strict: false })
    expect(await present()).toMatchObject({
      values: { days: 5, strict: false },
      chosen: [],
      fields: [{ name: 'days', min: 1 }, { name: 'strict' }],
    })

    expect(await choose({ days: 12 })).toMatchObject({
      status: 200,
      body: { values: { days: 12 }, chosen: ['days'] },
    })
    const all = { days: 12, strict: false }
    expect(await held()).toMatchObject({ inBatch: all, inTransaction: all })
    expect((await held()).before).toEqual(all)
    expect((await held('office-b')).inTransaction).toEqual({ days: 5, strict: false })

    expect((await choose({})).body).toMatchObject({ values: { days: 5 }, chosen: [] })
    expect((await held()).inTransaction).toEqual({ days: 5, strict: false })
  })

  test('that are not taken are refused by name, and nothing changes', async () => {
    const before = await present()
    const answer = await choose({ days: 31, strict: 'yes', colour: 'red' })
    expect(answer).toMatchObject({
      status: 422,
      body: {
        fields: {
          'values.days': '应当是 1 到 30 之间的整数',
          'values.strict': '填写的内容与参数类型不符',
          'values.colour': '没有这个参数',
        },
      },
    })
    expect(await present()).toEqual(before)
  })

  test('set by two at once keep the first', async () => {
    const { rowVersion } = await present()
    const answers = await Promise.all([choose({ days: 7 }, rowVersion), choose({ days: 8 }, rowVersion)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    const first = answers.find(({ status }) => status === 200)
    expect((await present()).values).toEqual(first?.body.values)
  })

  test('are the system administrator’s to set, and the three administrators’ to see', async () => {
    for (const who of ['secadmin', 'auditor']) {
      expect((await (await platform.as(who)).get(path)).status).toBe(200)
      expect((await choose({ days: 9 }, 0, who)).status).toBe(404)
    }
    for (const who of ['office', 'leader', 'unit'])
      expect((await (await platform.as(who)).get(path)).status).toBe(404)
  })

  test('that a later version does not take fall back to the default, and are not lost', async () => {
    await choose({ days: 20, strict: true })
    const stored = () =>
      platform.owner.selectFrom('platform.module_setting').select('chosen').executeTakeFirstOrThrow()
    await platform.owner
      .updateTable('platform.module_setting')
      .set({ chosen: JSON.stringify({ days: 99, strict: true, gone: 1 }) })
      .where('plugin_id', '=', 'toy')
      .execute()
    expect((await held()).inTransaction).toEqual({ days: 5, strict: true })
    expect(await stored()).toMatchObject({ chosen: { days: 99, strict: true, gone: 1 } })
  })
})
