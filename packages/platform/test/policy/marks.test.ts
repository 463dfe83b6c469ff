import { randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { LocalFiles } from '../../src/files/index.ts'
import type { Client } from '../../testing/client.ts'
import { COUNTY, idOf, useTestPlatform } from '../../testing/index.ts'
import { stepUp } from '../sign-in.ts'
import { toy } from '../toy/index.ts'
import { base, hospital, REASON, stepsOn } from './steps.ts'

const platform = useTestPlatform([toy])
const steps = stepsOn(platform)
const { as, tokenOf, given, join, titles, steppedUp, clear, inSession, again } = steps

beforeAll(async () => {
  await join('leader')
})

describe('a label', () => {
  let record: string
  const label = (client: Client, to: string) =>
    client.put(`${base}/marks/item/${record}/label`, { label: to, ...REASON })
  beforeAll(async () => {
    record = await given('要紧的事', hospital)
  })

  test('above the clearance makes a record as if missing', async () => {
    const office = await as('office')
    expect(await label(office, 'work-secret')).toMatchObject({
      status: 409,
      body: { code: 'label.above-own' },
    })
    await clear('office', 'work-secret', 0)
    const labelled = await label(office, 'work-secret')
    expect(labelled).toMatchObject({ status: 200, body: { label: 'work-secret', sealed: false } })
    expect(labelled.body.history).toMatchObject([
      { act: 'label', label: 'work-secret', personName: '钱经办' },
    ])

    expect(await titles(office)).toContain('要紧的事')
    const leader = await as('leader')
    expect(await titles(leader)).not.toContain('要紧的事')
    const { text } = await leader.get(`${base}/items/${record}`)
    expect(text).toBe((await leader.get(`${base}/items/${randomUUID()}`)).text)
    await clear('leader', 'work-secret', 0)
    expect(await titles(leader)).toContain('要紧的事')
    await clear('leader', 'internal', 1)
    expect(await titles(leader)).not.toContain('要紧的事')
  })

  test('of a state secret is refused by name, and so is text that carries its mark', async () => {
    const office = await as('office')
    const answer = await label(office, 'secret')
    expect(answer).toMatchObject({ status: 409, body: { code: 'label.state-secret' } })
    expect(answer.body.title).toContain('国家秘密不得进入本系统')
    const typed = await office.post(`${base}/items/${record}/notes`, { text: '机密★1年 某事' })
    expect([typed.status, typed.body.fields.text]).toEqual([422, answer.body.title])
  })

  test('of a state secret stops a file at the gate too, by its name and by what a text says', async () => {
    const files = new LocalFiles(await mkdtemp(pathOf(tmpdir(), 'xuncha-gate-'))).of(COUNTY)
    const sent = (name: string, body: string) =>
      files.receive(
        new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': 'text/plain' } }),
        name,
      )
    const refusal = { refusal: { code: 'label.state-secret' } }
    await expect(sent('绝密★文件.txt', '正文')).rejects.toMatchObject(refusal)
    await expect(
      sent('文件.txt', `${'正文'.repeat(40_000)}机密★5年${'正文'.repeat(40_000)}`),
    ).rejects.toMatchObject(refusal)
    await expect(sent('文件.txt', '关于保密工作的通知')).resolves.toMatchObject({ name: '文件.txt' })
  })

  test('is not changed without the permission, without a reason, or past the host', async () => {
    const leader = await as('leader')
    expect((await label(leader, 'public')).status).toBe(404)
    const office = await as('office')
    expect(
      (await office.put(`${base}/marks/item/${record}/label`, { label: 'public', reason: ' ' })).status,
    ).toBe(422)
    expect(
      (await office.put(`${base}/marks/heard/${record}/label`, { label: 'public', ...REASON })).status,
    ).toBe(404)
    const token = await tokenOf('office')
    for (const permission of ['toy.item:write', 'toy.item:label'])
      await expect(
        inSession(token, permission, sql`update toy.item set label = 0 where id = ${record}`),
      ).rejects.toMatchObject({ code: 'XU403' })
  })

  test('and a clearance are set by the security administrator for others, with the password', async () => {
    const secadmin = await steppedUp('secadmin')
    const own = await secadmin.put(
      `/api/admin/clearances/${idOf(COUNTY, 'account/secadmin')}`,
      { clearance: 'work-secret', ...REASON },
      { version: 0 },
    )
    expect(own).toMatchObject({ status: 409, body: { code: 'clearance.own' } })
    const stateSecret = await secadmin.put(
      `/api/admin/clearances/${idOf(COUNTY, 'account/member')}`,
      { clearance: 'top-secret', ...REASON },
      { version: 0 },
    )
    expect(stateSecret).toMatchObject({ status: 409, body: { code: 'label.state-secret' } })
    const stale = await secadmin.put(
      `/api/admin/clearances/${idOf(COUNTY, 'account/leader')}`,
      { clearance: 'public', ...REASON },
      { version: 0 },
    )
    expect(stale.status).toBe(412)
    const office = await as('office')
    expect((await office.get('/api/admin/clearances')).status).toBe(404)
  })
})

describe('a sealed record', () => {
  let record: string
  const seal = (client: Client, sealed: boolean) =>
    client.put(`${base}/marks/item/${record}/seal`, { sealed, ...REASON })
  beforeAll(async () => {
    record = await given('要封存的事')
  })

  test('is as if missing for everybody, and there again once it is opened by who may', async () => {
    const office = await as('office')
    expect((await seal(await steppedUp('office'), true)).status).toBe(404)
    const group = await steppedUp('leading-group')
    expect(await seal(group, true)).toMatchObject({ status: 200, body: { sealed: true } })
    for (const username of ['office', 'leader'])
      expect(await titles(await as(username))).not.toContain('要封存的事')
    expect((await office.get(`${base}/items/${record}`)).status).toBe(404)
    expect((await office.get(`${base}/marks/item/${record}`)).status).toBe(404)
    expect((await group.get(`${base}/marks/item/${record}`)).status).toBe(404)

    const list = await group.get(`${base}/marks/sealed`)
    expect(list).toMatchObject({
      status: 200,
      body: { records: [{ table: 'item', id: record, personName: '卫组长' }] },
    })
    expect(list.text).not.toContain('要封存的事')
    expect(await seal(group, true)).toMatchObject({ status: 409, body: { code: 'seal.as-is' } })
    expect(await seal(group, false)).toMatchObject({ status: 200, body: { sealed: false } })
    expect(await titles(office)).toContain('要封存的事')
  })

  test('is not opened by the permission alone: the database asks when the password was typed', async () => {
    await seal(await steppedUp('leading-group'), true)
    again('leading-group')
    const client = await as('leading-group')
    expect(await seal(client, false)).toMatchObject({ status: 401, body: { code: 'step-up' } })
    expect((await client.get(`${base}/marks/sealed`)).status).toBe(401)
    const token = await tokenOf('leading-group')
    const found = sql`select id from toy.item where sealed_at is not null`
    expect(await inSession(token, 'toy.item:seal', found)).toEqual([])
    await stepUp(client)
    expect(await inSession(token, 'toy.item:seal', found)).toHaveLength(1)
    expect(await inSession(token, 'toy.item:label', found)).toEqual([])
  })
})

describe('fields', () => {
  test('that the policy hides are left out of lists and exports alike, for those whom it names', async () => {
    const member = await as('member2')
    await given('别的事')
    await join('member2', 'liaison')
    const { papers } = (await member.get(`${base}/papers`)).body
    expect(papers.length).toBeGreaterThan(0)
    for (const paper of papers) expect(paper).toMatchObject({ title: '***', notes: [] })
    expect((await member.get(`${base}/papers.txt`)).text).not.toContain('附记')
    const office = (await (await as('office')).get(`${base}/papers`)).body.papers
    expect(office.some(({ title }: { title: string }) => title === '***')).toBe(false)
  })
})
