import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium, Person, type ServerUnderTest, startServer } from '@xuncha/test-kit'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'

const PASSWORD = 'journey-password'

/**
 * A server on an empty folder and a browser, for the tests of one file.
 * @returns opens a window of somebody's own, signed in
 */
export function useStage(): (username: string) => Promise<Person> {
  let home: string
  let server: ServerUnderTest
  let browser: Browser

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'xuncha-journey-'))
    server = await startServer({ XUNCHA_HOME: home, XUNCHA_DEMO_PASSWORD: PASSWORD })
    browser = await launchChromium()
  })

  // Whoever reads a failure sees what everybody had on the screen.
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const pages = browser.contexts().flatMap((context) => context.pages())
    for (const [n, page] of pages.entries())
      await page.screenshot({ path: `reports/screens/failed-${n}.png`, fullPage: true })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (home) await rm(home, { recursive: true, force: true })
  })

  return (username) => Person.signedIn(browser, server.url, username, PASSWORD)
}
