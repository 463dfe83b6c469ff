import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium, startServer } from '@xuncha/test-kit'
import type { Browser, BrowserContext } from 'playwright-core'
import { idsOf, installMany } from '../packages.ts'
import { median, print } from '../report.ts'
import { watch } from './pages.ts'

const PASSWORD = 'bench-password'
const COUNT = 50
const ROUNDS = 5
const VIEW = { viewport: { width: 1366, height: 768 }, locale: 'zh-CN' }

/** An installation, as far as it is measured. */
interface Place {
  home: string
  plugins: number
  starts: number[]
  signIn: number[]
  homePage: number[]
  /** What the home page fetched each time: whether one of its later parts comes before the count ends is chance. */
  requests: number[]
  kilobytes: number[]
}

/**
 * What plugins cost that nobody has open: an installation without packages and one with fifty, all on in the county, are
 * started and looked at in turns. How long a start takes; how long the sign-in page and the home page take and what they
 * fetch, by a browser that has nothing yet.
 */
export async function measurePlugins(): Promise<void> {
  const [without, with50] = [await place(0), await place(COUNT)]
  const browser = await launchChromium()
  try {
    await prepare(without)
    await prepare(with50)
    for (let round = 0; round < ROUNDS; round += 1)
      for (const one of round % 2 === 0 ? [without, with50] : [with50, without]) await look(browser, one)
    // Both were looked at in each round: what else the machine did then, it did to both.
    const ratio = (of: (one: Place) => number[]) =>
      Math.round(median(of(with50).map((taken, round) => taken / (of(without)[round] ?? taken))) * 100) / 100
    const figures: [string, (one: Place) => number[]][] = [
      ['plugins.start', ({ starts }) => starts],
      ['plugins.sign-in', ({ signIn }) => signIn],
      ['plugins.home', ({ homePage }) => homePage],
    ]
    for (const [figure, of] of figures)
      print({
        figure,
        plugins: COUNT,
        milliseconds: { without: Math.round(median(of(without))), with: Math.round(median(of(with50))) },
        ratio: ratio(of),
        goal: 1.2,
      })
    const more = (of: (one: Place) => number[]) => median(of(with50)) - median(of(without))
    print({
      figure: 'plugins.each',
      kilobytes: Math.round((more(({ kilobytes }) => kilobytes) / COUNT) * 100) / 100,
      requests: more(({ requests }) => requests) / COUNT,
      goal: { kilobytes: 2, requests: 1 },
    })
  } finally {
    await browser.close()
    for (const { home } of [without, with50]) await rm(home, { recursive: true, force: true })
  }
}

async function place(plugins: number): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), 'xuncha-plugins-'))
  return { home, plugins, starts: [], signIn: [], homePage: [], requests: [], kilobytes: [] }
}

function startAt({ home }: Place) {
  return startServer({ XUNCHA_HOME: home, XUNCHA_DEMO_PASSWORD: PASSWORD })
}

/** The first start makes the county; then the packages come, and are approved and turned on there. */
async function prepare(one: Place): Promise<void> {
  const server = await startAt(one)
  try {
    await installMany(one.home, one.plugins)
    const security = await deskAt(server.url, 'secadmin')
    const system = await deskAt(server.url, 'sysadmin')
    for (const id of idsOf(one.plugins)) {
      const path = `/api/admin/modules/${id}`
      const asked = await until(
        () => security<Asked>('GET', path),
        ({ version }) => version !== undefined,
      )
      await security('POST', '/api/session/step-up', { password: PASSWORD })
      const decision = { approve: true, looked: asked.version }
      await security('PUT', `${path}/approval`, decision, asked.asked?.rowVersion)
      const { modules } = await system<{ modules: { id: string; rowVersion: number }[] }>(
        'GET',
        '/api/admin/modules',
      )
      await system('PUT', path, { active: true }, modules.find((module) => module.id === id)?.rowVersion)
    }
  } finally {
    await server.stop()
  }
}

interface Asked {
  version?: string
  asked?: { rowVersion: number }
}

/** Starts once, looks at both pages with a browser that has nothing, and stops. */
async function look(browser: Browser, one: Place): Promise<void> {
  const server = await startAt(one)
  try {
    one.starts.push(server.readyAfter)
    const stranger = await browser.newContext(VIEW)
    const page = await stranger.newPage()
    one.signIn.push(
      await timed(async () => {
        await page.goto(server.url)
        await page.locator('input[type=password]').waitFor()
      }),
    )
    await page.locator('input').first().fill('office')
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('nav').waitFor()
    await lookSignedIn(browser, stranger, server.url, one)
    await stranger.close()
  } finally {
    await server.stop()
  }
}

async function lookSignedIn(browser: Browser, from: BrowserContext, url: string, one: Place) {
  const cold = await browser.newContext({ ...VIEW, storageState: await from.storageState() })
  try {
    const page = await cold.newPage()
    const fetched = watch(page)
    one.homePage.push(
      await timed(async () => {
        await page.goto(url)
        await page.locator('nav').waitFor()
      }),
    )
    const { requests, kilobytes } = await fetched()
    one.requests.push(requests)
    one.kilobytes.push(kilobytes)
  } finally {
    await cold.close()
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function deskAt(url: string, username: string) {
  let cookie = ''
  const send = async <T>(method: string, path: string, body?: unknown, version?: number): Promise<T> => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        origin: url,
        'content-type': 'application/json',
        ...(cookie ? { cookie } : {}),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok && method !== 'GET') throw new Error(`${method} ${path}: ${await answer.text()}`)
    cookie ||= answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    const text = await answer.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  await send('POST', '/api/session', { username, password: PASSWORD })
  return send
}

/** A process hears of a package a moment after it was put into service. */
async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask()
    if (isIt(answer)) return answer
    if (tries > 400) throw new Error(`Still ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
