import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { launchChromium, Person } from '@xuncha/test-kit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, turn } from '../src/decide.ts'
import { Desk, until } from '../src/desk.ts'
import { type Installation, PASSWORD, startInstallation } from '../src/installation.ts'
import { Stranger } from '../src/stranger.ts'

const TITLE = '公务用车登记'
let stranger: Stranger
let place: Installation
let browser: Browser
let shell: string
let publicKey: string

beforeAll(async () => {
  stranger = await Stranger.begin()
  // Nobody is trusted there yet.
  const [started] = await Promise.all([startInstallation(async () => {}), stranger.make('vehicles', TITLE)])
  place = started
  browser = await launchChromium()
  shell = await shellOf(place.servers[0].url)
})
afterAll(async () => {
  await browser?.close()
  await place?.stop()
  await stranger?.end()
})

/** The shell that a page starts with: its address carries a digest of what it is. */
async function shellOf(url: string): Promise<string> {
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  const [address] = /\/assets\/shell\/shell-[\w-]+\.js/.exec(page) ?? []
  if (address === undefined) throw new Error('A page names no shell')
  return address
}

test('what the scaffold makes outside of the repository has tests that pass', async () => {
  const { code, out } = await stranger.pnpm('vehicles', ['test'])
  expect([code, out]).toEqual([0, expect.stringContaining('2 passed')])
})

test('its types are those of the interface and of the components: what does not fit is the only thing found', async () => {
  const mistakes = [
    ['server/notes.routes.ts', "permit('vehicles.note:read')", 'permit(7)'],
    ['web/notes/NotesPage.vue', "t('vehicles.title')", "t('vehicles.title').length"],
  ] as const
  for (const [file, right, wrong] of mistakes)
    await stranger.edit('vehicles', file, (text) => text.replace(right, wrong))
  const { out } = await stranger.pnpm('vehicles', ['check'])
  for (const [file, right, wrong] of mistakes)
    await stranger.edit('vehicles', file, (text) => text.replace(wrong, right))
  expect(out.split('\n').filter((line) => line.includes('error TS'))).toEqual([
    expect.stringMatching(/^server\/notes\.routes\.ts.*'number' is not assignable to .*'string'/),
    expect.stringMatching(/^web\/notes\/NotesPage\.vue.*'number' is not assignable to type 'string'/),
  ])
})

test('changed, it passes the conformance kit and is packed', async () => {
  await stranger.edit('vehicles', 'locales/zh-CN.json', (text) =>
    text.replace('还没有记录', '还没有用车记录'),
  )
  const words = ['exec', 'xuncha', 'plugin', 'keygen', '--name', 'stranger.example', '--out', '../key']
  const key = await stranger.pnpm('vehicles', words)
  publicKey = /^stranger\.example\+\S+$/m.exec(key.out)?.[0] ?? ''
  const built = await stranger.pnpm('vehicles', ['build'], { XUNCHA_PLUGIN_KEY: '../key' })
  expect([built.code, built.out]).toEqual([0, expect.stringContaining('vehicles-0.1.0.xplugin')])
  expect(built.out).not.toContain('✗')
})

test('handed over, it is used in an installation that was built before, without a restart', async () => {
  for (const home of place.homes)
    await writeFile(join(home, 'keys/plugin-keys.json'), JSON.stringify([{ key: publicKey }]))
  const office = await Person.signedIn(browser, place.servers[0].url, 'office', PASSWORD)
  const menu = office.page.getByRole('navigation', { name: '导航菜单' })
  await menu.getByText('巡察计划').first().waitFor()

  const file = stranger.at('vehicles', 'vehicles-0.1.0.xplugin')
  expect(await place.plugin('install', file, '--accept')).toMatchObject({ code: 0, err: '' })
  const desk = await Desk.at(place.servers[0].url, 'sysadmin', PASSWORD)
  await until(
    () => desk.get('/api/admin/modules'),
    ({ body }) => body.modules.some(({ id }: { id: string }) => id === 'vehicles'),
  )
  expect([await approve(place, 'vehicles'), await turn(place, 'vehicles', true)]).toEqual([200, 200])

  // The office has had its page open all the time.
  await menu.getByRole('link', { name: TITLE }).click()
  await office.page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
  await office.sees('还没有用车记录')
  await office.shot('from-outside')
  await office.leave()
  expect(await shellOf(place.servers[0].url)).toBe(shell)
})
