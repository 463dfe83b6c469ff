import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kyselyOn } from '@xuncha/database'
import { Desk, prepareDemo, tellStory } from '@xuncha/api/demo'
import { dueColour, itemStates } from '@xuncha/domain'
import { useDatabase } from '@xuncha/database/testing'
import { createLog, type Platform, type PlatformDb, startPlatform, systemClock } from '@xuncha/platform'
import { plugins } from '@xuncha/test-kit/plugins'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PASSWORD = 'story-password'
const database = useDatabase()
let platform: Platform
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xuncha-story-'))
  const [owner, gate] = [kyselyOn<PlatformDb>(database.ownerUrl), kyselyOn<PlatformDb>(database.gateUrl)]
  const demo = await prepareDemo(owner, gate, PASSWORD)
  await owner.destroy()
  await gate.destroy()
  platform = await startPlatform({
    appUrl: database.appUrl,
    gateUrl: database.gateUrl,
    filesFolder: folder,
    plugins,
    log: createLog('silent'),
  })
  await tellStory(platform.app.fetch, demo.made?.password ?? '')
})

afterAll(async () => {
  await platform?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

test('a newcomer finds items of nearly every state and of every urgency, told by the rules of today', async () => {
  const office = await Desk.of(platform.app.fetch, 'office', PASSWORD)
  const { items } = (await office.get('/api/p/rectification/items?limit=100')) as {
    items: { state: string; dueOn: string }[]
  }
  const states = new Set(items.map(({ state }) => state))
  // What a check came to, or what was returned, is left within the hour.
  const passing = ['completed', 'basically_completed', 'not_completed', 'returned']
  expect(itemStates.filter((state) => !states.has(state))).toEqual(passing)
  const colours = items
    .filter(({ state }) => state !== 'closed')
    .map(({ dueOn }) => dueColour(dueOn, systemClock.today()))
  expect([...new Set(colours)].sort()).toEqual(['calm', 'overdue', 'soon', 'urgent'])
})

test('the next round waits for approval, with the speech to be read in it', async () => {
  const group = await Desk.of(platform.app.fetch, 'leading-group', PASSWORD)
  const { items } = (await group.get('/api/p/planning/rounds')) as {
    items: { state: string; hasSpeech: boolean }[]
  }
  expect(items).toMatchObject([{ state: 'submitted', hasSpeech: true }])
})

test('the inspected unit sees its own items alone, and the other county none', async () => {
  const of = async (name: string) => {
    const desk = await Desk.of(platform.app.fetch, name, PASSWORD)
    const list = (await desk.get('/api/p/rectification/items?limit=100')) as { items: { unitName: string }[] }
    return new Set(list.items.map(({ unitName }) => unitName))
  }
  expect([...(await of('unit'))]).toEqual(['松涧镇'])
  expect([...(await of('office-b'))]).toEqual([])
})
