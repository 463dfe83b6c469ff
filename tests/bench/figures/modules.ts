import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbedded } from '@xuncha/database'
import { launchChromium, startServer } from '@xuncha/test-kit'
import type { Browser, Page } from 'playwright-core'
import { median, print } from '../report.ts'

const PASSWORD = 'bench-password'
const SWITCHES = 40
const VISITS = 30
/** What is switched, and what shows it. */
const MODULE = 'integrity'
const PAGE = '/integrity/evaluations'
const PROBE = '/api/p/integrity/evaluations'
const PATIENCE_MS = 10_000

/**
 * How long a switch of a module takes until another process of the platform and a tab open on that process follow it,
 * and how long going from one module to another takes in the page.
 */
export async function measureModules(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'xuncha-modules-'))
  const database = await startEmbedded({ home: join(home, 'database') })
  const settings = { DATABASE_URL: database.url, XUNCHA_HOME: home, XUNCHA_DEMO_PASSWORD: PASSWORD }
  const [one, other] = [await startServer(settings), await startServer(settings)]
  const browser = await launchChromium()
  try {
    const page = await openAs(browser, other.url, 'office')
    await measureNavigation(page)
    await measureSwitches(one.url, page)
  } finally {
    await browser.close()
    await Promise.all([one.stop(), other.stop()])
    await database.stop()
    await rm(home, { recursive: true, force: true })
  }
}

async function openAs(browser: Browser, url: string, username: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
  await page.goto(url)
  await page.locator('input').first().fill(username)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator(`nav a[href="${PAGE}"]`).waitFor()
  return page
}

/** Milliseconds in the page from a click in the menu until the heading of the other page stands there. */
function visit(page: Page, href: string): Promise<number> {
  return page.evaluate((to) => {
    const link = document.querySelector<HTMLAnchorElement>(`nav a[href="${to}"]`)
    const before = document.querySelector('main h1')?.textContent
    return new Promise<number>((resolve) => {
      const began = performance.now()
      const look = () => {
        const heading = document.querySelector('main h1')?.textContent
        if (location.pathname !== to || !heading || heading === before) return
        observer.disconnect()
        resolve(performance.now() - began)
      }
      const observer = new MutationObserver(look)
      observer.observe(document.body, { childList: true, subtree: true, characterData: true })
      link?.click()
    })
  }, href)
}

async function measureNavigation(page: Page): Promise<void> {
  const pages = ['/planning/rounds', '/onsite/inspections', '/rectification/items', PAGE]
  const first: number[] = []
  for (const href of pages) {
    first.push(await visit(page, href))
    await pause(300)
  }
  print({ figure: 'navigation.first', milliseconds: rounded(first), goal: 200 })
  const again: number[] = []
  for (let n = 0; n < VISITS; n++) {
    again.push(await visit(page, pages[n % pages.length] as string))
    await pause(50)
  }
  print({ figure: 'navigation.again', milliseconds: rounded(again), goal: 50 })
}

async function measureSwitches(url: string, page: Page): Promise<void> {
  const cookie = await signIn(url, 'sysadmin')
  const link = page.locator(`nav a[href="${PAGE}"]`)
  const [inProcess, inTab]: [number[], number[]] = [[], []]
  await page.goto(`${new URL(page.url()).origin}/`)
  await link.waitFor()
  for (let n = 0; n < SWITCHES; n++) {
    const active = n % 2 === 1
    const version = await versionOf(url, cookie)
    const began = performance.now()
    const seen = link
      .waitFor({ state: active ? 'visible' : 'detached' })
      .then(() => performance.now() - began)
    const answered = page.evaluate(untilStatus, {
      path: PROBE,
      status: active ? 200 : 404,
      within: PATIENCE_MS,
    })
    await put(url, cookie, { active, version })
    await answered
    inProcess.push(performance.now() - began)
    inTab.push(await seen)
  }
  print({ figure: 'switch.process', milliseconds: rounded(inProcess), goal: 2000 })
  print({ figure: 'switch.tab', milliseconds: rounded(inTab), goal: 2000 })
}

/** Asks, in the page and so of its server, until the answer has this status. */
async function untilStatus(asked: { path: string; status: number; within: number }): Promise<void> {
  const end = performance.now() + asked.within
  while ((await fetch(asked.path)).status !== asked.status) {
    if (performance.now() > end) throw new Error(`No ${asked.status} within ${asked.within} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function signIn(url: string, username: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  return answer.headers.get('set-cookie')?.split(';')[0] as string
}

async function versionOf(url: string, cookie: string): Promise<number> {
  const { modules } = (await (await fetch(`${url}/api/admin/modules`, { headers: { cookie } })).json()) as {
    modules: { id: string; rowVersion: number }[]
  }
  return modules.find(({ id }) => id === MODULE)?.rowVersion as number
}

async function put(
  url: string,
  cookie: string,
  { active, version }: { active: boolean; version: number },
): Promise<void> {
  const answer = await fetch(`${url}/api/admin/modules/${MODULE}`, {
    method: 'PUT',
    headers: { cookie, origin: url, 'content-type': 'application/json', 'if-match': `"${version}"` },
    body: JSON.stringify({ active }),
  })
  if (!answer.ok) throw new Error(`The switch was refused: ${await answer.text()}`)
}

function rounded(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return {
    median: Math.round(median(values)),
    p95: Math.round(at(0.95)),
    worst: Math.round(at(1)),
    times: values.length,
  }
}
