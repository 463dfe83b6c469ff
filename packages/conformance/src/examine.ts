import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@xuncha/database'
import { type Check, checks, fitsHost, type OpenedPackage, unpackInto } from '@xuncha/plugin-package'
import type { PluginManifest, Text } from '@xuncha/plugin-sdk'
import type { Order, Told } from './host/order.ts'
import type { CheckReport, ConformanceReport, Finding } from './report.ts'
import { examineWeb } from './web/index.ts'

// By its name: it is another file where this package was installed, compiled.
const host = createRequire(import.meta.url).resolve('@xuncha/conformance/host')

/** What is written down here is gone in a moment. */
const HASTE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '100' }
/** For a plugin that holds on to what it is given. */
const MEMORY_MIB = 512
const PATIENCE_MS = 180_000

/** What may be told besides the package. */
export interface ExamineOptions {
  /** The version that is upgraded from: its rows have to survive. */
  previous?: OpenedPackage
  /** Longest time for everything that runs, in milliseconds. */
  patience?: number
}

/**
 * The conformance kit 符合性检验: everything that a host asks of a plugin, tried out. The files are looked at as they lie
 * there; then the plugin runs in a process of its own, in two counties on a PostgreSQL that is gone afterwards.
 */
export async function examine(
  opened: OpenedPackage,
  options: ExamineOptions = {},
): Promise<ConformanceReport> {
  const reports = [examineManifest(opened.manifest), examineWeb(opened)]
  const scratch = await mkdtemp(join(tmpdir(), 'xuncha-kit-'))
  try {
    const server = await startEmbedded({ home: join(scratch, 'database'), settings: HASTE })
    try {
      const folderOf = async (one: OpenedPackage) => `${await unpackInto(join(scratch, 'packages'), one)}/`
      const order: Order = {
        folder: await folderOf(opened),
        previous: options.previous && (await folderOf(options.previous)),
        serverUrl: server.url,
        scratch,
      }
      reports.push(...(await run(order, options.patience ?? PATIENCE_MS)))
    } finally {
      await server.stop()
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  return checks.map((check) => reports.find((report) => report.check === check) ?? unreached(check))
}

/** What the schema of a manifest does not see. */
function examineManifest(manifest: PluginManifest): CheckReport {
  const texts: [string, Text][] = [
    ['title', manifest.title],
    ['summary', manifest.summary],
    ...manifest.permissions.map(({ id, title }): [string, Text] => [id, title]),
    ...[manifest.pages, manifest.slots, manifest.extensions, manifest.verbs].flatMap((named = []) =>
      named.map(({ name, title }): [string, Text] => [name, title]),
    ),
  ]
  const findings: Finding[] = texts
    .filter(([, text]) => !text['zh-CN'].trim() || !text.en.trim())
    .map(([of]) => ({ code: 'manifest.untold', facts: { of } }))
  if (!fitsHost(manifest)) findings.push({ code: 'manifest.sdk', facts: { asks: manifest.sdk } })
  return { check: 'manifest', findings, notes: [] }
}

/** Has the plugin run. What hangs is ended, what ends before its time is told. */
async function run(order: Order, patience: number): Promise<CheckReport[]> {
  const reports: CheckReport[] = []
  let under: Check = 'routes'
  const child = fork(host, {
    execArgv: [`--max-old-space-size=${MEMORY_MIB}`],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (part: Buffer) => {
    said = (said + part.toString('utf8')).slice(-2000)
  })
  child.on('message', (told: Told) => {
    if ('begins' in told) under = told.begins
    else reports.push(told.report)
  })
  child.send(order)
  let isOver = false
  const timer = setTimeout(() => {
    isOver = true
    child.kill('SIGKILL')
  }, patience)
  const how = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? String(code ?? '')))
  })
  clearTimeout(timer)
  if (isOver) put(reports, under, { code: 'kit.hung', facts: { seconds: patience / 1000 } })
  else if (how !== '0') put(reports, under, { code: 'kit.died', facts: { how, said: lastLine(said) } })
  return reports
}

function put(reports: CheckReport[], check: Check, finding: Finding): void {
  const known = reports.find((report) => report.check === check)
  if (known) known.findings.push(finding)
  else reports.push({ check, findings: [finding], notes: [] })
}

function unreached(check: Check): CheckReport {
  return { check, findings: [{ code: 'kit.unreached' }], notes: [] }
}

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split('\n')
      .findLast((line) => /\w/.test(line)) ?? ''
  )
}
