import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Meant for a function in a cloud. In one process the pages of two people send the cookies of the first. */
const ONE_PROCESS = '--single-process'

/** A headless Chromium: the one named by CHROMIUM_PATH, the system's, or the one that comes with an npm package. */
export async function launchChromium(): Promise<Browser> {
  const installed = process.env.CHROMIUM_PATH || system.find((path) => existsSync(path))
  if (installed) return chromium.launch({ executablePath: installed, args: ['--no-sandbox', ...quiet] })
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    args: [...bundled.args.filter((one) => one !== ONE_PROCESS), ...quiet],
  })
}
