import { Writable } from 'node:stream'
import { pino } from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import { useTestPlatform } from '../testing/index.ts'
import { guest } from './guest/index.ts'
import { toy } from './toy/index.ts'

const said: Record<string, unknown>[] = []
const log = pino(
  { level: 'warn' },
  new Writable({
    write(line: Buffer, _encoding, done) {
      said.push(JSON.parse(line.toString()))
      done()
    },
  }),
)
const platform = useTestPlatform([toy, guest], { log })
beforeEach(() => void said.splice(0))

/** What a reader is told of the guest, by name; undefined where nothing is. */
async function guestFor(username: string) {
  const { body } = await (await platform.as(username)).get('/api/session')
  const found = body.modules.find(({ id }: { id: string }) => id === 'guest')
  const names = (all: { name: string }[]) => all.map(({ name }) => name)
  return (
    found && {
      pages: names(found.pages),
      extensions: names(found.extensions),
      verbs: names(found.verbs),
      tellsWork: found.tellsWork,
    }
  )
}

async function turn(module: string, active: boolean) {
  const sysadmin = await platform.as('sysadmin')
  const { modules } = (await sysadmin.get('/api/admin/modules')).body
  const { rowVersion } = modules.find(({ id }: { id: string }) => id === module)
  const url = `/api/admin/modules/${module}`
  expect((await sysadmin.put(url, { active }, { version: rowVersion })).status).toBe(200)
}

describe('a reader is told of what a module adds elsewhere', () => {
  test('as far as their rights go, and not the names of the rest', async () => {
    expect(await guestFor('office')).toEqual({
      pages: ['secrets'],
      extensions: ['thing', 'secret'],
      verbs: ['look'],
      tellsWork: true,
    })
    const unit = await (await platform.as('unit')).get('/api/session')
    expect(unit.text).toContain('"thing"')
    for (const name of ['secret', 'nowhere', 'write', 'look']) expect(unit.text).not.toContain(name)
  })

  test('also where they may open no page of it; work is asked of it then by nobody', async () => {
    expect(await guestFor('unit')).toEqual({ pages: [], extensions: ['thing'], verbs: [], tellsWork: false })
  })

  test('and of no slot on a page that they may not open, nor of a verb on one', async () => {
    // The leading group reads things, and no toys, on whose page they would be shown.
    expect(await guestFor('leading-group')).toBeUndefined()
  })

  test('as long as both modules are on', async () => {
    await turn('toy', false)
    expect((await guestFor('office'))?.extensions).toEqual([])
    expect(await guestFor('unit')).toBeUndefined()
    await turn('toy', true)
    await turn('guest', false)
    expect(await guestFor('office')).toBeUndefined()
    await turn('guest', true)
    expect((await guestFor('office'))?.extensions).toEqual(['thing', 'secret'])
  })
})

describe('a failure in a browser', () => {
  const report = { module: 'guest', part: 'thing', kind: 'crash' }

  test('is told to the operator: module, version, part, kind and county, and nothing of a person', async () => {
    const unit = await platform.enter('unit')
    expect((await unit.post('/api/failures', report)).status).toBe(204)
    expect(said).toMatchObject([{ ...report, version: '2.3.4', msg: 'web half failed' }])
    expect(Object.keys(said[0] as object).sort()).toEqual(
      ['county', 'hostname', 'kind', 'level', 'module', 'msg', 'part', 'pid', 'time', 'version'].sort(),
    )
    const { text } = await platform.anonymous.get('/metrics')
    expect(text).toContain('xuncha_web_failures_total{module="guest",kind="crash"} 1')
  })

  test('may be of some part that is not known', async () => {
    const unit = await platform.enter('unit')
    const { part: _, ...rest } = report
    expect((await unit.post('/api/failures', { ...rest, kind: 'handler' })).status).toBe(204)
    expect(said).toMatchObject([{ module: 'guest', kind: 'handler' }])
  })

  test('of what the reader does not have is the same as of what there is not', async () => {
    const unit = await platform.enter('unit')
    const hidden = await unit.post('/api/failures', { ...report, part: 'secret' })
    const unknown = await unit.post('/api/failures', { ...report, module: 'x' })
    expect([hidden.status, hidden.text]).toEqual([404, unknown.text])
    expect(said).toEqual([])
  })

  test('says nothing besides', async () => {
    const unit = await platform.enter('unit')
    expect((await unit.post('/api/failures', { ...report, stack: 'at …' })).status).toBe(422)
    expect((await unit.post('/api/failures', { ...report, kind: '甲某的电话' })).status).toBe(422)
    expect((await platform.anonymous.post('/api/failures', report)).status).toBe(401)
    expect(said).toEqual([])
  })

  test('over and over is taken a few times', async () => {
    const unit = await platform.enter('unit')
    const answers = []
    for (let n = 0; n < 40; n += 1) answers.push((await unit.post('/api/failures', report)).status)
    expect(answers.slice(0, 30)).toEqual(Array(30).fill(204))
    expect(answers).toContain(429)
    expect(said).toHaveLength(answers.filter((status) => status === 204).length)
  })
})
