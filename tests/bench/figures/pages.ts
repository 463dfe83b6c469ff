import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { launchChromium, startServer } from '@xuncha/test-kit'
import { print } from '../report.ts'

const PASSWORD = 'bench-password'

/** What a cold browser fetches for the first page, and for a ledger page after signing in: requests and KB of gzip. */
export async function measurePages(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'xuncha-pages-'))
  const server = await startServer({ XUNCHA_HOME: home, XUNCHA_DEMO_PASSWORD: PASSWORD })
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
    const fetched = watch(page)
    await page.goto(server.url)
    await page.locator('input[type=password]').waitFor()
    const first = await fetched()
    print({ figure: 'page.first', ...first, goal: { requests: 15, kilobytes: 300 } })

    await page.locator('input').first().fill('office')
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('nav').waitFor()
    await page.goto(`${server.url}/rectification/items`)
    await page.locator('table').waitFor()
    const cold = await browser.newContext({
      storageState: await page.context().storageState(),
      viewport: { width: 1366, height: 768 },
    })
    const ledger = await cold.newPage()
    const fetchedCold = watch(ledger)
    await ledger.goto(`${server.url}/rectification/items`)
    await ledger.locator('table').waitFor()
    print({ figure: 'page.ledger', ...(await fetchedCold()), goal: { kilobytes: 400 } })
  } finally {
    await browser.close()
    await server.stop()
    await rm(home, { recursive: true, force: true })
  }
}

/** Counts what a page fetches. Fonts stand apart: a machine that has Chinese fonts fetches none. */
export function watch(page: Page) {
  const responses: Promise<{ font: boolean; bytes: number }>[] = []
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? ''
    if (type.includes('event-stream') || !response.url().startsWith('http')) return
    responses.push(
      response
        .body()
        .catch(() => Buffer.alloc(0))
        .then((body) => {
          const font = type.startsWith('font/')
          return { font, bytes: font ? body.length : gzipSync(body).length }
        }),
    )
  })
  return async () => {
    await page.waitForLoadState('load')
    const all = await Promise.all(responses)
    const rest = all.filter(({ font }) => !font)
    const kilobytes = (list: typeof all) =>
      Math.round(list.reduce((sum, { bytes }) => sum + bytes, 0) / 102.4) / 10
    return {
      requests: rest.length,
      kilobytes: kilobytes(rest),
      fonts: all.length - rest.length,
      fontKilobytes: kilobytes(all.filter(({ font }) => font)),
    }
  }
}
