import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium, Person } from '@xuncha/test-kit'
import type { Browser, Page } from 'playwright-core'
import { Author } from '../src/author.ts'
import { type Answer, Desk, until } from '../src/desk.ts'
import { makeHostile } from '../src/hostile.ts'
import { type Installation, PASSWORD, startInstallation } from '../src/installation.ts'

let author: Author
let place: Installation
let browser: Browser
let office: Person
let round: string

beforeAll(async () => {
  author = await Author.begin()
  await author.make('hostile', { 'zh-CN': '敌意模块', en: 'Hostile' }, makeHostile)
  place = await startInstallation((home) => author.isTrustedAt(home))
  browser = await launchChromium()
  const { code, err } = await place.plugin('install', await author.pack(), '--accept')
  if (code !== 0) throw new Error(err)
  await turnOn('hostile')
  const desk = await Desk.at(place.servers[0].url, 'office', PASSWORD)
  const { items } = (await desk.get('/api/p/planning/rounds')).body
  round = `/planning/rounds/${items[0].id}`
  office = await Person.signedIn(browser, place.servers[0].url, 'office', PASSWORD)
})
afterAll(async () => {
  await browser?.close()
  await place?.stop()
  await author?.end()
})

// Each tab keeps a stream of events open, and a browser so many connections.
afterEach(async () => {
  for (const page of office.page.context().pages()) if (page !== office.page) await page.close()
})

/** Approves what a package asks for and turns it on, as the two administrators do. */
async function turnOn(id: string) {
  const { url } = place.servers[0]
  const [system, security] = [
    await Desk.at(url, 'sysadmin', PASSWORD),
    await Desk.at(url, 'secadmin', PASSWORD),
  ]
  const path = `/api/admin/modules/${id}`
  const { body } = await until(
    () => security.get(path),
    ({ status }) => status === 200,
  )
  await security.send('POST', '/api/session/step-up', { password: PASSWORD })
  const approval = { approve: true, looked: body.version }
  const version = (rowVersion: number) => ({ 'if-match': `"${rowVersion}"` })
  await done(security.send('PUT', `${path}/approval`, approval, version(body.asked.rowVersion)))
  const { modules } = (await system.get('/api/admin/modules')).body
  const { rowVersion } = modules.find((module: { id: string }) => module.id === id)
  await done(system.send('PUT', path, { active: true }, version(rowVersion)))
}

async function done(answer: Promise<Answer>): Promise<void> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
}

/** A tab of somebody of the office, whose errors are the module's and expected: what is kept of failures is each tab's own. */
async function tab(path: string): Promise<Page> {
  const page = await office.page.context().newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(place.servers[0].url + path)
  return page
}
const panel = (page: Page, name: string) => page.locator(`[data-extension="${name}"]`)
const failed = (kind: string) => `[data-failed="${kind}"]`

/** Keeps a part of the module from the browser, under whatever address, until it is let through. */
async function withhold(page: Page, part: string): Promise<() => Promise<void>> {
  const address = new RegExp(`/assets/p/hostile/${part}-`)
  await page.route(address, (route) => route.abort())
  return () => page.unroute(address)
}

describe('what a module shows on the page of another', () => {
  test('goes wrong by itself: the page, its verbs and the other panels go on', async () => {
    const page = await tab('/')
    const letThrough = await withhold(page, 'missing')
    await page.goto(place.servers[0].url + round)
    await page.getByRole('heading', { level: 1 }).waitFor()

    await panel(page, 'sound')
      .getByText(`安然无恙 ${round.split('/').at(-1)}`)
      .waitFor()
    for (const [name, kind] of [
      ['missing', 'load'],
      ['setup', 'crash'],
      ['render', 'crash'],
      ['hangs', 'timeout'],
    ] as const)
      await panel(page, name).locator(failed(kind)).waitFor()
    await page.locator('.hostile-later').click()
    await panel(page, 'later').locator(failed('crash')).waitFor()
    await page.screenshot({ path: 'reports/screens/slot-contained.png', fullPage: true })

    // A neighbour that keeps to the rules is there, and so is the page's own.
    await panel(page, 'round-standing').waitFor()
    await page.getByRole('tab').last().click()
    await panel(page, 'sound').getByText('安然无恙').waitFor()

    // What could not be had is had under another address, without a new page.
    await page.evaluate(() => Object.assign(window, { samePage: true }))
    await letThrough()
    await panel(page, 'missing').getByRole('button', { name: '重试' }).click()
    await panel(page, 'missing').getByText('失而复得').waitFor()
    expect(await page.evaluate(() => 'samePage' in window)).toBe(true)
  })

  test('is left alone after the third failure, in this tab, and may be tried once more', async () => {
    const page = await tab(round)
    for (let n = 0; n < 2; n += 1) {
      await panel(page, 'render').locator(failed('crash')).waitFor()
      await panel(page, 'render').getByRole('button', { name: '重试' }).click()
    }
    await panel(page, 'render').getByText('本标签页已停止加载').waitFor()
    await page.reload()
    await panel(page, 'render').locator(failed('held')).waitFor()
    await panel(page, 'render').getByRole('button', { name: '再试一次' }).click()
    await panel(page, 'render').locator(failed('held')).waitFor()

    const another = await tab(round)
    await panel(another, 'render').locator(failed('crash')).waitFor()
    expect(await panel(page, 'render').locator(failed('held')).count()).toBe(1)
  })

  test('tells of what gets past everybody: a timer, a promise, a click', async () => {
    const page = await tab(round)
    const told = page.getByText('“敌意模块”出错，刚才的操作可能没有完成')
    for (const what of ['timer', 'reject']) {
      await page.locator(`.hostile-${what}`).click()
      await told.waitFor()
      await page.getByRole('region', { name: '通知' }).getByRole('button', { name: '关闭' }).click()
      await told.waitFor({ state: 'hidden' })
    }
    await page.locator('.hostile-click').click()
    await page.locator('.x-toast').waitFor()
    expect(await page.locator('.hostile-timer').isVisible()).toBe(true)
  })
})

describe('a page of the module', () => {
  test('goes wrong by itself, and the menu leads on', async () => {
    const page = await tab('/hostile/sound')
    const letThrough = await withhold(page, 'missing')
    const menu = page.getByRole('navigation', { name: '导航菜单' })
    await page.getByText('安然无恙').waitFor()
    for (const [name, kind] of [
      ['missing', 'load'],
      ['setup', 'crash'],
      ['hangs', 'timeout'],
    ] as const) {
      await menu.getByRole('link', { name: `敌意 ${name}` }).click()
      await page.locator(`.x-empty${failed(kind)}`).waitFor()
    }
    await menu.getByRole('link', { name: '敌意 later' }).click()
    await page.locator('.hostile-later').click()
    await page.locator(failed('crash')).waitFor()
    await menu.getByRole('link', { name: '轮次' }).click()
    await page.getByRole('heading', { level: 1, name: '轮次' }).waitFor()

    await letThrough()
    await menu.getByRole('link', { name: '敌意 missing' }).click()
    await page.getByText('失而复得').waitFor()
    expect(await page.locator('[data-failed]').count()).toBe(0)
  })

  test('is offered by the palette as what can be done, and gets its query', async () => {
    const page = await tab('/')
    await page.getByRole('button', { name: '查找页面和操作' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('dycz')
    await page.getByRole('option', { name: '敌意操作' }).waitFor()
    await page.screenshot({ path: 'reports/screens/palette-verbs.png' })
    await page.keyboard.press('Enter')
    await page.getByText('安然无恙').waitFor()
    expect(new URL(page.url()).search).toBe('?do=it')
  })
})

test('the operator learns what failed, and nothing of what was on the page', async () => {
  const server = place.servers[0]
  const metrics = await until(
    async () => (await fetch(`${server.url}/metrics`)).text(),
    (text) => /xuncha_web_failures_total\{module="hostile",kind="timeout"\} [1-9]/.test(text),
  )
  for (const kind of ['load', 'crash', 'handler'])
    expect(metrics).toMatch(
      new RegExp(`xuncha_web_failures_total\\{module="hostile",kind="${kind}"\\} [1-9]`),
    )
  expect(server.output()).toContain('web half failed')
  for (const text of ['no render', 'out of a timer', round.split('/').at(-1) ?? ''])
    expect(
      server
        .output()
        .split('\n')
        .filter((line) => line.includes('web half failed'))
        .join(),
    ).not.toContain(text)
})

test('?safe=1 starts without any code of a module, says so, and lets one out again', async () => {
  const page = await tab('/')
  const { url } = place.servers[0]
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${url}/?safe=1`)
  await page.getByRole('banner').getByText('安全模式：未加载任何模块').waitFor()
  const menu = page.getByRole('navigation', { name: '导航菜单' })
  await menu.getByRole('link', { name: '我的工作' }).waitFor()
  expect(await menu.getByText('敌意模块').count()).toBe(0)
  await page.screenshot({ path: 'reports/screens/safe-mode.png' })

  await page.goto(`${url}${round}?safe=1`)
  await page.getByText('安全模式下不加载任何模块').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('敌意')
  await page.getByText('没有与“敌意”相符的页面或操作').waitFor()
  await page.keyboard.press('Escape')
  expect(asked.filter((path) => path.startsWith('/assets/p/'))).toEqual([])

  await page.getByRole('banner').getByRole('link', { name: '退出安全模式' }).click()
  await page.waitForURL(url + round)
  await panel(page, 'sound').getByText('安然无恙').waitFor()
})
