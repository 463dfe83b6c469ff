import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, Person } from '@xuncha/test-kit'
import type { Browser } from 'playwright-core'
import { Author, manifestWith } from '../src/author.ts'
import { type Installation, PASSWORD, startInstallation } from '../src/installation.ts'

const TITLE = '公务用车登记'
let author: Author
let place: Installation
let browser: Browser

beforeAll(async () => {
  author = await Author.begin()
  await author.make('vehicles', { 'zh-CN': TITLE, en: 'Vehicles' })
  place = await startInstallation((home) => author.isTrustedAt(home))
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await place?.stop()
  await author?.end()
})

const signedIn = (username: string) => Person.signedIn(browser, place.servers[0].url, username, PASSWORD)
const settingsOf = (days: number) => ({
  settings: [
    {
      name: 'days',
      title: { 'zh-CN': '提醒天数', en: 'Days' },
      type: 'number',
      default: days,
      min: 1,
      max: 30,
    },
  ],
})

/** Approves all that the module on the screen asks for. */
async function approve({ page }: Person) {
  await page.getByRole('button', { name: '批准全部' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '批准全部' }).click()
  const again = page.getByRole('dialog', { name: '请再次验证身份' })
  // Asked for once in five minutes.
  await Promise.any([again.waitFor(), page.getByText('已批准“').waitFor()])
  if (!(await again.isVisible())) return
  await again.getByLabel('密码').fill(PASSWORD)
  await again.getByRole('button', { name: '确定' }).click()
  await page.getByText('已批准“').waitFor()
}

test('a package comes into an open page: approved, turned on, set, used and upgraded, and nobody reloads anything', async () => {
  const office = await signedIn('office')
  const system = await signedIn('sysadmin')
  const security = await signedIn('secadmin')
  const menu = office.page.getByRole('navigation', { name: '导航菜单' })
  await menu.getByText('巡察计划').first().waitFor()

  const changes = { 'manifest.json': manifestWith(settingsOf(7)) }
  expect(await place.plugin('install', await author.pack(changes), '--accept')).toMatchObject({ code: 0 })
  await system.menu('模块管理')
  const row = system.page.locator('[data-module=vehicles]')
  await row.getByText('项权限待批准').waitFor()
  await row.getByText('须先由安全管理员批准其权限').waitFor()
  await system.shot('package-waits')

  await security.menu('模块管理')
  await security.follow(TITLE)
  await security.sees('安全管理员尚未作出决定')
  await security.shot('package-asks')
  await approve(security)
  await security.sees('已批准 0.1.0 版')
  expect(await security.page.getByText('待批准').count()).toBe(0)

  await system.follow(TITLE)
  await system.fill('提醒天数', '31')
  await system.click('保存参数')
  await system.sees('应当是 1 到 30 之间的整数')
  expect(await system.page.getByLabel('提醒天数').inputValue()).toBe('31')
  await system.fill('提醒天数', '12')
  await system.click('保存参数')
  await system.sees('本县已改，默认：7')
  await system.switchModule(TITLE)
  await system.sees('已启用')

  // The office has had its page open all the time.
  await menu.getByRole('link', { name: TITLE }).click()
  await office.page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
  await office.shot('package-used')

  const more = await author.pack({
    'manifest.json': manifestWith(({ roles }) => ({
      ...settingsOf(9),
      version: '0.2.0',
      roles: { ...(roles as object), discipline: { 'vehicles.note:read': 'county' } },
    })),
  })
  expect(await place.plugin('install', more, '--accept')).toMatchObject({ code: 0 })
  await security.menu('模块管理')
  await security.sees('1 项权限待批准')
  await security.follow(TITLE)
  await security.page.locator('tbody tr', { hasText: '待批准' }).getByText('纪委监委').waitFor()
  await security.shot('package-asks-more')
  await approve(security)
  await security.sees('已批准 0.2.0 版')
  for (const person of [office, system, security]) await person.leave()
})
