import { beforeAll, describe, expect, test } from 'vitest'
import { checks, type OpenedPackage } from '@xuncha/plugin-package'
import { examine, isConformant } from '../src/index.ts'
import { changed, found, manifestWith, vehicles } from './vehicles.ts'

let good: OpenedPackage
beforeAll(async () => {
  good = await vehicles()
})

const SERVER = 'server/index.js'
/** Put in front of what is done with the trips of a county. */
const inList = (code: string) => (before: string) =>
  before.replace('return c.json({ items }, 200)', `${code}\n\treturn c.json({ items }, 200)`)

describe('a module that keeps to everything', () => {
  test('passes every check, over its last version too, and what was not tried is said', async () => {
    const next = changed(good, {
      'manifest.json': manifestWith((manifest) => {
        manifest.version = '1.1.0'
      }),
      'migrations/0002-driver.sql':
        "-- locks: vehicles.trip, for a moment\nalter table vehicles.trip add column driver text not null default '';\n",
    })
    const report = await examine(next, { previous: good })
    expect(found(report)).toEqual([])
    expect(report.map(({ check }) => check)).toEqual([...checks])
    expect(report.flatMap(({ notes }) => notes)).toEqual([])
    expect(isConformant(report)).toBe(true)
  })

  test('that listens is told something, in each county its own', async () => {
    const report = await examine(listening(good, 'keep(tx, payload)'))
    expect(found(report)).toEqual([])
  })
})

describe('a module is found out that', () => {
  test('remembers what it read for whoever asks next, answers with a fault, and leaves things behind', async () => {
    const careless = changed(good, {
      [SERVER]: (before) =>
        `var kept, asked = 0;\nsetInterval(() => {}, 60_000);\nglobalThis.vehicles = 1;\nprocess.on('SIGUSR2', () => {});\n` +
        inList('kept ??= items;\n\treturn c.json({ items: kept }, 200)')(before)
          .replace('const possible =', "if ((asked += 1) === 2) throw new Error('no');\n\tconst possible =")
          .replace('"vehicles.not-yet": "{day} is still to come"', ''),
    })
    expect(found(await examine(careless))).toEqual([
      'counties.leak',
      'remains.global',
      'remains.listener',
      'remains.open',
      'routes.fault',
      'routes.unsaid',
    ])
  })

  test('shows nobody what was written, so that nothing is known of whom it shows it to', async () => {
    const silent = changed(good, { [SERVER]: inList('return c.json({ items: [] }, 200)') })
    expect(found(await examine(silent))).toEqual(['counties.unseen'])
  })

  test('cannot deliver what it is told', async () => {
    const deaf = listening(good, "throw new Error('not today')")
    expect(found(await examine(deaf))).toContain('routes.undelivered')
  })

  test('has a route without a policy', async () => {
    const open = changed(good, {
      [SERVER]: (before) => before.replace('middleware: [permit("vehicles.trip:read")],', ''),
    })
    expect(found(await examine(open))).toEqual(['routes kit.failed'])
  })

  test('loses rows of the version before', async () => {
    const losing = changed(good, {
      'manifest.json': manifestWith((manifest) => {
        manifest.version = '1.1.0'
      }),
      'migrations/0002-tidy.sql': '-- locks: nothing\ndelete from vehicles.trip;\n',
    })
    expect(found(await examine(losing, { previous: good }))).toEqual(['migrations.lost'])
  })

  test.each([
    ['a migration that fails half-way', 'create table vehicles.half ();\nselect 1/0;'],
    ['a table that its manifest does not name', 'create table vehicles.other (county_id integer);'],
    ['a table without a county', 'create table vehicles.trips_of_all as select * from vehicles.trip;'],
  ])('has %s', async (_, statement) => {
    const broken = changed(good, { 'migrations/0002-more.sql': `-- locks: nothing\n${statement}\n` })
    const codes = found(await examine(broken))
    expect(codes.filter((code) => code.startsWith('migrations.'))).not.toEqual([])
  })

  test('has records that an archive cannot carry', async () => {
    const forgetful = changed(good, {
      'migrations/0002-more.sql':
        "-- locks: vehicles.trip, for a moment\nalter table vehicles.trip add column more jsonb default 'null';\n",
    })
    expect(found(await examine(forgetful))).toEqual(['archive.changed', 'archive.otherwise'])
  })

  test('never comes to an end', async () => {
    const endless = changed(good, { [SERVER]: (before) => `for (;;);\n${before}` })
    expect(found(await examine(endless, { patience: 10_000 }))).toEqual(['routes kit.hung'])
  })

  test('holds on to whatever memory there is', async () => {
    const hog = changed(good, {
      [SERVER]: (before) =>
        `${before}\nconst held = [];\nfor (;;) held.push(new Array(1e6).fill(held.length));`,
    })
    expect(found(await examine(hog))).toEqual(['routes kit.died'])
  })

  test('has titles in one language, and was written for another host', async () => {
    const foreign = changed(good, {
      'manifest.json': manifestWith((manifest) => {
        manifest.sdk = '^9'
        manifest.pages[0].title.en = ' '
      }),
      [SERVER]: 'throw new Error("never mind")',
    })
    expect(found(await examine(foreign))).toEqual(['manifest.sdk', 'manifest.untold', 'routes kit.failed'])
  })
})

/** The vehicle register with a neighbour to listen to: whatever that says becomes a trip. */
function listening(before: OpenedPackage, handle: string): OpenedPackage {
  return changed(before, {
    'manifest.json': manifestWith((manifest) => {
      manifest.listens = ['garage.car-lent.v1']
    }),
    [SERVER]: (code) =>
      code.replace(
        '\troutes,',
        `\troutes,
        subscriptions: [{
          event: { name: 'garage.car-lent.v1', payload: z.object({ id: z.uuid(), plate: z.string(), km: z.int() }) },
          handle: async (tx, payload) => { await ${handle.replace(/^throw.*/, '(async () => { $& })()')} },
        }],`,
      ) +
      `\nconst keep = (tx, { id, plate, km }) => addTrip(tx, id, { plate, day: '2026-01-05', purpose: plate, fromKm: km, toKm: km }).execute()\n`,
  })
}
