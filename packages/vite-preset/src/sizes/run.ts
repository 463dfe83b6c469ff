import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openShared, openShell, openWeb } from '../web/index.ts'
import { type BuiltSite, heaviestPage, type PageSize, signInPage } from './pages.ts'

const apps = fileURLToPath(new URL('../../../../apps', import.meta.url))
const shell = join(apps, 'shell/dist')
const plugins = readdirSync(apps)
  .map((name) => join(apps, name, 'dist'))
  .filter((dist) => existsSync(join(dist, 'manifest.json')))
  .map((folder) => ({ folder }))
const web = openWeb({ shell, plugins })
const site: BuiltSite = {
  document: web.page({ nonce: 'AAAAAAAAAAAAAAAAAAAAAA==', lang: 'zh-CN' }),
  shared: openShared().parts,
  shell: openShell(shell).parts,
  assets: web.assets,
}

/** What a county's line and an old office machine should not be asked to go beyond. @source performance.md G9 */
const budget = { signIn: { kilobytes: 300, requests: 15 }, module: { kilobytes: 400, requests: 25 } }

let over = false

show(signInPage(site), budget.signIn)
for (const manifest of web.manifests) show(heaviestPage(site, manifest), budget.module)
if (over) process.exitCode = 1

function show({ page, requests, bytes }: PageSize, allowed: { kilobytes: number; requests: number }): void {
  const kilobytes = bytes / 1024
  const tooMuch = kilobytes > allowed.kilobytes || requests > allowed.requests
  over ||= tooMuch
  const figures = `${String(requests).padStart(3)} requests ${kilobytes.toFixed(1).padStart(7)} KB gzip`
  console.log(
    `${page.padEnd(16)}${figures}${tooMuch ? `   over ${allowed.kilobytes} KB or ${allowed.requests} requests` : ''}`,
  )
}
